package dev.weir.pipeline;

/** A call of a step's function has failed, rather than what gives it its input. */
final class CallFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final Exception failure;

  CallFailed(Exception failure) {
    super(failure.toString(), failure, false, false);
    this.failure = failure;
  }

  Exception failure() {
    return failure;
  }
}
