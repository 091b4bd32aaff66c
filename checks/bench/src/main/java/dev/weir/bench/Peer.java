package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A program of another language that stands beside ours: {@code peers/NAME/install FOLDER} puts it
 * there with that language's ordinary client, pinned; exit 3 says that the language is absent.
 */
public record Peer(String name, String version) {

  private static final int LANGUAGE_ABSENT = 3;

  /** A version for what we wrote ourselves: with other files in that folder it is another. */
  public static String versionOf(Path folder) throws IOException {
    var sum = new CRC32();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        sum.update(Files.readAllBytes(file));
      }
    }
    return "%08x".formatted(sum.getValue());
  }

  /**
   * The program, installed now if it is not yet. The first time may take minutes.
   *
   * @return empty, and said on one line, if it cannot be had on this machine
   */
  public Optional<Path> install(Setting setting) throws IOException, InterruptedException {
    Path folder = setting.home().resolve(".cache").resolve(name + "-" + version);
    Path program = folder.resolve(name);
    if (Files.isExecutable(program)) {
      return Optional.of(program);
    }
    setting.say("installing %s %s, once (some minutes)".formatted(name, version));
    int exit = script(setting, folder);
    if (exit == 0 && Files.isExecutable(program)) {
      return Optional.of(program);
    }
    String why = exit == LANGUAGE_ABSENT ? "its language is absent" : "install exited with " + exit;
    setting.say("no peer %s: %s; its cells have peer null".formatted(name, why));
    return Optional.empty();
  }

  private int script(Setting setting, Path folder) throws IOException, InterruptedException {
    Path script = setting.home().resolve("peers").resolve(name).resolve("install");
    // Our stdout carries the figures only.
    Process install =
        new ProcessBuilder(script.toString(), folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = install.getInputStream()) {
      out.transferTo(setting.progress());
      return install.waitFor();
    } finally {
      install.destroy();
    }
  }
}
