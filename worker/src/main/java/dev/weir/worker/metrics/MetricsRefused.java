package dev.weir.worker.metrics;

/** A metrics output cannot be written; the message says which, why, and what is expected. */
public final class MetricsRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MetricsRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
