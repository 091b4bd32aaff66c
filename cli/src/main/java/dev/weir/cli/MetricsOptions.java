package dev.weir.cli;

import dev.weir.time.Ticker;
import dev.weir.worker.metrics.MetricsReporter;
import dev.weir.worker.metrics.MetricsSink;
import dev.weir.worker.metrics.WorkerMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a worker's metrics go, as flags say it. */
final class MetricsOptions {
  @Option(
      names = "--metrics-json-file",
      paramLabel = "FILE",
      converter = Values.Place.class,
      description = "keep the last snapshot of the metrics in this file")
  private @Nullable Path jsonFile;

  @Option(
      names = "--metrics-jsonl",
      paramLabel = "FILE",
      converter = Values.Place.class,
      description =
          "write snapshots and events to this file, which is emptied first; see ./weir tui")
  private @Nullable Path jsonLines;

  @Option(
      names = "--metrics-jsonl-interval",
      paramLabel = "SECONDS",
      converter = Values.Interval.class,
      description = "how often, at least 0.25 (default: as --dashboard-refresh)")
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
