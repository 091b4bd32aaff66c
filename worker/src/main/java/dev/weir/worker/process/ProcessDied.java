package dev.weir.worker.process;

import org.jspecify.annotations.Nullable;

/**
 * The process of a session has ended before the session, or was killed; the cause is what the
 * worker could not do with it, if that was why.
 */
public final class ProcessDied extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProcessDied(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
