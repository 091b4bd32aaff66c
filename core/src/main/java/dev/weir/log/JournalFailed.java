package dev.weir.log;

import org.jspecify.annotations.Nullable;

/** The storage of a log could not be read or written; what a {@link Journal} throws. */
public final class JournalFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure that nothing else has caused; the message names the storage. */
  public JournalFailed(String message) {
    super(message);
  }

  /** A failure of the storage; the message names it. */
  public JournalFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
