package dev.weir.worker.process;

import static java.util.Objects.requireNonNullElse;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A child process could not be started, or could not make what it was to make. */
public final class ChildFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChildFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What has failed elsewhere, for whoever waited for it. */
  static ChildFailed by(ExecutionException e) {
    Throwable cause = requireNonNullElse(e.getCause(), e);
    return new ChildFailed(String.valueOf(cause.getMessage()), cause);
  }
}
