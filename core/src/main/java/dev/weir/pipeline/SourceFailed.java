package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

/** A stream has ended with a failure, after the items before it. */
final class SourceFailed extends Exception {
  private static final long serialVersionUID = 1L;

  SourceFailed(Throwable cause) {
    super(cause.toString(), cause, false, false);
  }

  @Override
  public synchronized Throwable getCause() {
    return requireNonNull(super.getCause());
  }
}
