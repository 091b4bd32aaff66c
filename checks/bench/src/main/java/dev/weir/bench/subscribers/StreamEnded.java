package dev.weir.bench.subscribers;

import java.io.IOException;

/** A server ended a reader's stream in the middle. */
final class StreamEnded extends IOException {
  private static final long serialVersionUID = 1L;

  StreamEnded(String message) {
    super(message);
  }
}
