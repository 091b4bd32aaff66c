package dev.weir.worker.metrics;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes a worker's metrics at intervals: to a file that holds the last snapshot, to a stream of
 * JSON lines, to sinks of one's own. Each output has a thread of its own, so a slow one holds up no
 * other; without outputs there is none. Any thread.
 */
public final class MetricsReporter implements AutoCloseable {
  private final List<Output> outputs;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean running;

  private MetricsReporter(List<Output> outputs) {
    this.outputs = List.copyOf(outputs);
  }

  /** A reporter of these metrics, whose intervals are of this time. */
  public static Builder builder(WorkerMetrics metrics, Ticker ticker) {
    return new Builder(metrics, ticker);
  }

  /**
   * Opens the outputs; the first snapshot is written after one interval.
   *
   * @throws MetricsRefused if one cannot be opened; none is open then
   */
  public void start() {
    if (started.getAndSet(true)) {
      throw new IllegalStateException("metrics: started already (expected: once)");
    }
    int opened = 0;
    try {
      for (Output output : outputs) {
        output.open();
        opened++;
      }
    } catch (MetricsRefused e) {
      outputs.subList(0, opened).forEach(Output::closeSink);
      throw e;
    }
    outputs.forEach(Output::start);
    running = true;
  }

  /**
   * Writes one last snapshot, and the events since, to each output, and closes it. Waits for each
   * at most twice its interval, and at least 1 s: then it is interrupted and reported. Idempotent.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true) || !running) {
      return;
    }
    outputs.forEach(Output::stop);
    outputs.forEach(Output::awaitEnd);
  }

  /** What to write where. For one thread. */
  public static final class Builder {
    private final WorkerMetrics metrics;
    private final Ticker ticker;
    private final List<Output> outputs = new ArrayList<>();

    private Builder(WorkerMetrics metrics, Ticker ticker) {
      this.metrics = requireNonNull(metrics, "metrics");
      this.ticker = requireNonNull(ticker, "ticker");
    }

    /**
     * A file that holds the last snapshot as a whole, replaced at each interval.
     *
     * @param interval at least 250 ms
     */
    public Builder jsonFile(Path file, Duration interval) {
      return add(new JsonFile(file), false, interval);
    }

    /**
     * A file, emptied at the start, with a line for each snapshot and each event.
     *
     * @param interval at least 250 ms
     */
    public Builder jsonLines(Path file, Duration interval) {
      return sink(new JsonLines(file, ticker), interval);
    }

    /**
     * A sink of one's own; it gets snapshots and events.
     *
     * @param interval at least 250 ms
     */
    public Builder sink(MetricsSink sink, Duration interval) {
      return add(requireNonNull(sink, "sink"), true, interval);
    }

    /** The reporter, not started. */
    public MetricsReporter build() {
      return new MetricsReporter(outputs);
    }

    private Builder add(MetricsSink sink, boolean withEvents, Duration interval) {
      outputs.add(new Output(metrics, sink, withEvents, ticker, interval));
      return this;
    }
  }
}
