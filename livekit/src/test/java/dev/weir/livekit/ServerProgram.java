package dev.weir.livekit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where a real server's program is: said, on the path, or made from its published source. */
public final class ServerProgram {
  private static final String SOURCE = "github.com/livekit/livekit-server/cmd/server@v1.13.5";
  private static final int MOST_MINUTES = 15;

  private ServerProgram() {}

  /** Makes it if it must, which takes minutes; empty if there is no way to. */
  public static Optional<Path> find() throws IOException, InterruptedException {
    String said = System.getenv().getOrDefault("LIVEKIT_SERVER_BIN", "");
    if (!said.isEmpty()) {
      return Optional.of(Path.of(said));
    }
    Optional<Path> found = onPath("livekit-server");
    return found.isPresent() ? found : made();
  }

  private static Optional<Path> made() throws IOException, InterruptedException {
    Path folder = Path.of("target", "livekit-server").toAbsolutePath();
    Path program = folder.resolve("server");
    if (!Files.isExecutable(program) && onPath("go").isPresent()) {
      install(folder);
    }
    return Files.isExecutable(program) ? Optional.of(program) : Optional.empty();
  }

  private static void install(Path folder) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("go", "install", SOURCE).inheritIO();
    builder.environment().put("GOBIN", folder.toString());
    Process process = builder.start();
    if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
  }

  static Optional<Path> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
