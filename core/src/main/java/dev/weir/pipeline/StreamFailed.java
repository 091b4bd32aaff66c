package dev.weir.pipeline;

/** The step that gives a stream has failed with a checked exception, which is the cause. */
public final class StreamFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StreamFailed(Throwable cause) {
    super("the stream has failed: " + cause, cause);
  }

  /** What has really failed. */
  static Throwable origin(Throwable failure) {
    return failure instanceof StreamFailed && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
