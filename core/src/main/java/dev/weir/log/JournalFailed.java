package dev.weir.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The storage of a log could not be read or written. */
public final class JournalFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalFailed(String message) {
    super(message);
  }

  JournalFailed(String message, @Nullable IOException cause) {
    super(message, cause);
  }
}
