package dev.weir.voice.activity;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The installer of Python's packages, as this machine has it: with the index, proxy and mirrors
 * that its owner has set up. Any thread; waits for the network, and ends at an interrupt.
 *
 * @param command how it is called
 * @param environment what it is called with
 */
public record Pip(List<String> command, Map<String, String> environment) {
  /** Longer than any network that is worth waiting for. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  /** Where Python is, pip may be missing; where pip is, it works. */
  private static final List<List<String>> KNOWN =
      List.of(List.of("pip3"), List.of("pip"), List.of("python3", "-m", "pip"));

  /** Copies. */
  public Pip {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * The first that {@code PATH} has.
   *
   * @throws IOException if it has none
   */
  public static Pip find(Map<String, String> environment) throws IOException {
    String path = environment.getOrDefault("PATH", "");
    for (List<String> words : KNOWN) {
      Optional<Path> program = onPath(path, words.getFirst());
      if (program.isPresent()) {
        List<String> command = new ArrayList<>(words);
        command.set(0, program.get().toString());
        return new Pip(List.copyOf(command), environment);
      }
    }
    throw new IOException(
        "pip: not found on PATH (expected: pip3, pip or python3; install Python 3 with pip)");
  }

  private static Optional<Path> onPath(String path, String program) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** As one would type it. */
  public String name() {
    List<String> words = new ArrayList<>(command);
    words.set(0, String.valueOf(Path.of(command.getFirst()).getFileName()));
    return String.join(" ", words);
  }

  /**
   * Downloads the wheel that has this file, nothing that it depends on, and installs nothing.
   *
   * @param folder an empty one
   * @return the wheel
   * @throws IOException if there was none to be had
   */
  public Path download(WheelFile file, Path folder) throws IOException, InterruptedException {
    String wanted = file.project() + "==" + file.version();
    Path log = folder.resolve("pip.log");
    int code = run(wanted, folder, log);
    if (code != 0) {
      throw new IOException(
          "%s: exit code %d, \"%s\" (expected: 0; it was to download %s)"
              .formatted(name(), code, lastLine(log), wanted));
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(found -> found.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(
              () -> new IOException("%s: no wheel came (expected: %s)".formatted(name(), wanted)));
    }
  }

  private int run(String wanted, Path folder, Path log) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("download", "--no-deps", "--only-binary=:all:", "--no-input"));
    line.addAll(List.of("--disable-pip-version-check", "-d", folder.toString(), wanted));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(log.toFile()).environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (process.waitFor(LONGEST)) {
        return process.exitValue();
      }
      throw new IOException(
          "%s: still downloads %s after %d minutes (expected: to be done; it was ended)"
              .formatted(name(), wanted, LONGEST.toMinutes()));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
            .lines()
            .filter(l -> !l.isBlank())
            .toList();
    return lines.isEmpty() ? "" : lines.getLast();
  }
}
