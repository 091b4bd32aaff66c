package dev.weir.cli;

/** A command cannot go on; the message says why and what to do, without a stack. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with its sentence for people; what is suppressed by it is told after it. */
  public Failure(String message) {
    super(message, null, true, false);
  }
}
