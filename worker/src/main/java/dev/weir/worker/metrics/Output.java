package dev.weir.worker.metrics;

import dev.weir.time.Ticker;
import java.io.IOException;
import java.time.Duration;

/** One sink with its thread and, if it tells of events, those that wait for it. */
final class Output {
  /** The shortest time between two snapshots. */
  static final Duration SHORTEST_INTERVAL = Duration.ofMillis(250);

  private static final System.Logger LOG = System.getLogger(Output.class.getName());
  private static final Duration LEAST_CLOSE_LIMIT = Duration.ofSeconds(1);

  private final EventBuffer events = new EventBuffer();
  private final WorkerMetrics metrics;
  private final MetricsSink sink;
  private final boolean withEvents;
  private final Duration interval;
  private final Pulse pulse;
  // Of the pulse's thread alone.
  private boolean failing;

  Output(
      WorkerMetrics metrics,
      MetricsSink sink,
      boolean withEvents,
      Ticker ticker,
      Duration interval) {
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new IllegalArgumentException(
          "interval: %s of %s (expected: at least %s)"
              .formatted(interval, sink, SHORTEST_INTERVAL));
    }
    this.metrics = metrics;
    this.sink = sink;
    this.withEvents = withEvents;
    this.interval = interval;
    this.pulse = new Pulse("weir-metrics", ticker, interval, this::beat, this::finish);
  }

  void open() {
    try {
      sink.open();
    } catch (IOException | RuntimeException e) {
      throw new MetricsRefused(
          "metrics: %s cannot be opened: %s (expected: a place that this process may write)"
              .formatted(sink, e),
          e);
    }
  }

  void start() {
    if (withEvents) {
      metrics.attach(events);
    }
    pulse.start();
  }

  void stop() {
    pulse.stop();
  }

  void awaitEnd() {
    pulse.awaitEnd(closeLimit());
  }

  /** How long the last write may take. */
  Duration closeLimit() {
    Duration twice = interval.multipliedBy(2);
    return twice.compareTo(LEAST_CLOSE_LIMIT) > 0 ? twice : LEAST_CLOSE_LIMIT;
  }

  void closeSink() {
    attempt("closed", sink::close);
  }

  private void beat() {
    boolean written = attempt("written", () -> sink.writeSnapshot(metrics.snapshot()));
    for (MetricsEvent event : events.drain()) {
      written &= attempt("written", () -> sink.writeEvent(event));
    }
    failing = !written;
  }

  private void finish() {
    metrics.detach(events);
    if (!pulse.givenUp()) {
      beat();
    }
    closeSink();
  }

  /** A sink may be the user's: whatever it throws is reported, once until it works again. */
  private boolean attempt(String what, Write write) {
    try {
      write.run();
      return true;
    } catch (Throwable e) {
      if (!failing) {
        failing = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "metrics: %s could not be %s; tried again at each interval".formatted(sink, what),
            e);
      }
      return false;
    }
  }

  /** One call of the sink. */
  private interface Write {
    void run() throws IOException;
  }
}
