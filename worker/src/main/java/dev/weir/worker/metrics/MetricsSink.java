package dev.weir.worker.metrics;

import java.io.IOException;

/**
 * Where a {@link MetricsReporter} writes. It calls from one thread at a time: {@link #open} once,
 * then at each interval one snapshot and the events since the last, {@link #close} at the end. Each
 * may block; while it does, this sink's events wait, and beyond 256 are dropped. What a write
 * throws is logged, and the next is tried all the same.
 */
public interface MetricsSink {
  /** Makes ready; the reporter does not start if this fails. */
  void open() throws IOException;

  /** How the worker is. */
  void writeSnapshot(MetricsSnapshot snapshot) throws IOException;

  /** What has happened before the snapshot that was written last. */
  void writeEvent(MetricsEvent event) throws IOException;

  /** Nothing more is written. Idempotent. */
  void close() throws IOException;
}
