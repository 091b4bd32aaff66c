package dev.weir.worker.process;

import java.io.IOException;

/** The other side said what cannot be read. */
final class BadFrame extends IOException {
  private static final long serialVersionUID = 1L;

  BadFrame(String message) {
    super(message);
  }
}
