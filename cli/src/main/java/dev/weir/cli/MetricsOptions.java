package dev.weir.cli;

import dev.weir.time.Ticker;
import dev.weir.worker.metrics.MetricsReporter;
import dev.weir.worker.metrics.MetricsSink;
import dev.weir.worker.metrics.WorkerMetrics;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a worker's metrics go, as flags say it. */
final class MetricsOptions {
  static final String STREAM = "--metrics-jsonl";

  /** The same file, as a word without a flag. */
  static final String WORD = "METRICS.jsonl";

  private static final String LAST = "--metrics-json-file";
  private static final String INTERVAL = "--metrics-jsonl-interval";

  @Option(
      names = LAST,
      paramLabel = "FILE",
      converter = Values.Place.class,
      description = "keep the last snapshot of the metrics in this file; its folders are made")
  private @Nullable Path jsonFile;

  @Option(
      names = STREAM,
      paramLabel = "FILE",
      converter = Values.Place.class,
      description =
          "write snapshots and events to this file, which is emptied first; its folders are made;"
              + " see ./weir tui")
  private @Nullable Path jsonLines;

  @Option(
      names = INTERVAL,
      paramLabel = "SECONDS",
      converter = Values.Interval.class,
      description =
          "how often --metrics-jsonl is written, at least 0.25 (default: as --dashboard-refresh)")
  private @Nullable Duration jsonLinesInterval;

  @Option(names = "--dashboard", description = "show the metrics on the terminal")
  private boolean dashboard;

  @Option(
      names = "--dashboard-refresh",
      paramLabel = "SECONDS",
      converter = Values.Interval.class,
      description =
          "how often the dashboard and --metrics-json-file are written, at least 0.25"
              + " (default: ${DEFAULT-VALUE})",
      defaultValue = "1.0")
  private Duration refresh = Duration.ofSeconds(1);

  boolean dashboard() {
    return dashboard;
  }

  /** The stream's file, of the flag or of wherever flags' values come from. */
  Optional<Path> jsonLines() {
    return Optional.ofNullable(jsonLines);
  }

  /**
   * Refuses what could not be written, before anything is loaded, which may take its time.
   *
   * @param word the stream's file, if it was said without the flag
   * @param stream the stream's file, however it was said
   */
  void check(CommandSpec command, @Nullable Path word, Optional<Path> stream) {
    if (jsonLinesInterval != null && stream.isEmpty()) {
      String seconds =
          BigDecimal.valueOf(jsonLinesInterval.toMillis(), 3).stripTrailingZeros().toPlainString();
      throw refused(command, INTERVAL, seconds + " s (expected: only with " + STREAM + ")");
    }
    String name = word == null ? STREAM : WORD;
    Path last = jsonFile;
    if (last != null) {
      check(command, LAST, last, WritableFile.obstacle(last, true));
      if (stream.filter(file -> same(file, last)).isPresent()) {
        throw refused(command, name, last + " (expected: another file than " + LAST + ")");
      }
    }
    stream.ifPresent(file -> check(command, name, file, WritableFile.obstacle(file, false)));
  }

  private static boolean same(Path one, Path other) {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  private static void check(CommandSpec command, String name, Path file, Optional<String> why) {
    why.ifPresent(obstacle -> {
      throw refused(
          command,
          name,
          "%s (expected: a file that this process may write; %s)".formatted(file, obstacle));
    });
  }

  private static ParameterException refused(CommandSpec command, String name, String what) {
    return new ParameterException(
        command.commandLine(), name + ": " + what, command.findOption(name), what);
  }

  /** A reporter, not started. */
  MetricsReporter reporter(
      WorkerMetrics metrics, Optional<Path> stream, Optional<MetricsSink> panel) {
    MetricsReporter.Builder reporter = MetricsReporter.builder(metrics, Ticker.system());
    if (jsonFile != null) {
      reporter.jsonFile(jsonFile, refresh);
    }
    Duration interval = jsonLinesInterval == null ? refresh : jsonLinesInterval;
    stream.ifPresent(file -> reporter.jsonLines(file, interval));
    panel.ifPresent(sink -> reporter.sink(sink, refresh));
    return reporter.build();
  }
}
