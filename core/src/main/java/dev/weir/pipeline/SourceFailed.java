package dev.weir.pipeline;

/** A stream has ended with a failure, after the items before it. */
final class SourceFailed extends Exception {
  private static final long serialVersionUID = 1L;

  SourceFailed(Throwable cause) {
    super(cause.toString(), cause, false, false);
  }

  @Override
  public synchronized Throwable getCause() {
    return java.util.Objects.requireNonNull(super.getCause());
  }
}
