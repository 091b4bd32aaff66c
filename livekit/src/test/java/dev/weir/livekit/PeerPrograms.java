package dev.weir.livekit;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.livekit.rtc.LiveKitLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * What callers run on, at pinned versions: a Python with LiveKit's packages, the client for
 * browsers, and a browser. Made once, by pip and npm, under {@code target}; a test is skipped, with
 * a line that says so, where one cannot be had.
 */
final class PeerPrograms {
  private static final System.Logger LOG = System.getLogger(PeerPrograms.class.getName());
  private static final Path FOLDER = Path.of("target", "peers").toAbsolutePath();

  /** The one list of Python's packages, with checksums; benchmarks install from it, too. */
  private static final Path PACKAGES =
      Path.of("..", "checks", "bench", "peers", "python-openrtc", "requirements.txt")
          .toAbsolutePath()
          .normalize();

  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final int MOST_MINUTES = 5;

  private PeerPrograms() {}

  /** A Python that has LiveKit's client, agents and openrtc; the first call takes a minute. */
  static synchronized Path python() throws IOException, InterruptedException {
    Path program = FOLDER.resolve("venv/bin/python");
    Path made = FOLDER.resolve("venv/made");
    if (!isOf(made, Files.readString(PACKAGES))) {
      boolean installed =
          run(
                  FOLDER,
                  "python3",
                  "-c",
                  "import sys, venv, ensurepip; assert sys.version_info > (3, 11)")
              && run(FOLDER, "python3", "-m", "venv", "--clear", "venv")
              && run(
                  FOLDER,
                  program.toString(),
                  "-m",
                  "pip",
                  "install",
                  "--quiet",
                  "--disable-pip-version-check",
                  "--no-deps",
                  "--require-hashes",
                  "-r",
                  PACKAGES.toString());
      require(installed, "python3 3.11 or newer with venv, and pip's registry");
      Files.writeString(made, Files.readString(PACKAGES));
    }
    return program;
  }

  /** LiveKit's native library: the one that the environment names, else Python's package's. */
  static Path nativeLibrary() throws IOException, InterruptedException {
    String said = System.getenv().getOrDefault(LiveKitLibrary.VARIABLE, "");
    return said.isEmpty() ? ofPackages("liblivekit_ffi") : Path.of(said);
  }

  /** What names the model of voice activity: the one of Python's package, unless one is named. */
  static Map<String, String> detection() throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putIfAbsent("WEIR_SILERO_MODEL", ofPackages("silero_vad.onnx").toString());
    return environment;
  }

  private static Path ofPackages(String name) throws IOException, InterruptedException {
    Path folder = python().resolveSibling(Path.of("..", "lib")).normalize();
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .findFirst()
          .orElseThrow(() -> new IOException(name + ": not in " + folder));
    }
  }

  /** The client for browsers, one file. */
  static synchronized Path browserClient() throws IOException, InterruptedException {
    String wanted =
        new String(resource("package-lock.json"), java.nio.charset.StandardCharsets.UTF_8);
    Path folder = FOLDER.resolve("npm");
    Path made = folder.resolve("made");
    if (!isOf(made, wanted)) {
      Files.createDirectories(folder);
      Files.write(folder.resolve("package.json"), resource("package.json"));
      Files.write(folder.resolve("package-lock.json"), resource("package-lock.json"));
      require(
          run(folder, "npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"),
          "npm, and its registry");
      Files.writeString(made, wanted);
    }
    return folder.resolve("node_modules/livekit-client/dist/livekit-client.umd.js");
  }

  /** {@code CHROMIUM_BIN}, or what is on the path. */
  static Path browser() {
    String said = System.getenv().getOrDefault("CHROMIUM_BIN", "");
    Optional<Path> found =
        said.isEmpty()
            ? BROWSERS.stream().flatMap(name -> ServerProgram.onPath(name).stream()).findFirst()
            : Optional.of(Path.of(said));
    require(found.isPresent(), "chromium (apt-get install chromium, or CHROMIUM_BIN)");
    return found.orElseThrow();
  }

  /** A file beside this class's resources, put where programs can read it. */
  static Path file(String name) throws IOException {
    Files.createDirectories(FOLDER);
    return Files.write(FOLDER.resolve(name), resource(name));
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream content = PeerPrograms.class.getResourceAsStream("peers/" + name)) {
      if (content == null) {
        throw new IOException("no resource peers/" + name);
      }
      return content.readAllBytes();
    }
  }

  /** Skips the test, with a line that says what it lacks. */
  static void require(boolean there, String what) {
    if (!there) {
      LOG.log(WARNING, "skipped: {0} is needed", what);
    }
    Assumptions.assumeTrue(there, what + " is needed");
  }

  private static boolean isOf(Path made, String wanted) throws IOException {
    return Files.exists(made) && Files.readString(made).equals(wanted);
  }

  private static boolean run(Path folder, String... command)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    if (ServerProgram.onPath(command[0]).isEmpty() && !Files.isExecutable(Path.of(command[0]))) {
      return false;
    }
    Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      return false;
    }
    return process.exitValue() == 0;
  }
}
