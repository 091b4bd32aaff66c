package dev.weir.bench.sides;

import dev.weir.bench.Peer;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program of another language that does the same work. It is told {@code FIRST... WORK...
 * WARM_UP_MS ITERATIONS ITERATION_MS} and prints one figure a line, one line an iteration.
 */
final class Twin {

  private final Peer peer;
  private final List<String> first;
  private final Pace pace;
  private final Optional<Path> program;

  private Twin(Peer peer, List<String> first, Pace pace, Optional<Path> program) {
    this.peer = peer;
    this.first = first;
    this.pace = pace;
    this.program = program;
  }

  /** Installs it if it is not there yet; says on one line if it cannot be had. */
  static Twin install(Program program, Setting setting, Pace pace)
      throws IOException, InterruptedException {
    Path source = setting.home().resolve("peers").resolve(program.name());
    var peer = new Peer(program.name(), Peer.versionOf(source));
    return new Twin(peer, program.first(), pace, peer.install(setting));
  }

  /** The figure of each iteration, none if the program cannot be had. Blocks until it ends. */
  List<Double> figures(Work work) throws IOException, InterruptedException {
    if (program.isEmpty() || work.twin().isEmpty()) {
      return List.of();
    }
    var builder =
        new ProcessBuilder(command(program.get(), work))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    if (work.oneCarrier()) {
      builder.environment().put("GOMAXPROCS", "1");
    }
    return figures(builder.start());
  }

  private List<String> command(Path file, Work work) {
    var command = new ArrayList<String>();
    command.add(file.toString());
    command.addAll(first);
    command.addAll(work.twin());
    command.add(String.valueOf(pace.warmUp().toMillis() * pace.warmUps()));
    command.add(String.valueOf(pace.iterations()));
    command.add(String.valueOf(pace.iteration().toMillis()));
    return command;
  }

  private List<Double> figures(Process process) throws IOException, InterruptedException {
    try (var out = process.getInputStream()) {
      List<Double> figures = parse(new String(out.readAllBytes(), StandardCharsets.UTF_8));
      if (process.waitFor() != 0 || figures.size() != pace.iterations()) {
        throw new IOException(
            "%s: exit %d with %d figures (expected: 0 with %d)"
                .formatted(peer.name(), process.exitValue(), figures.size(), pace.iterations()));
      }
      return figures;
    } finally {
      process.destroy();
    }
  }

  /** One figure a line. */
  static List<Double> parse(String text) {
    return text.lines().filter(line -> !line.isBlank()).map(Twin::figure).toList();
  }

  private static double figure(String line) {
    try {
      return Double.parseDouble(line.strip());
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "line: '%s' (expected: a number, one a line)".formatted(line), wrong);
    }
  }
}
