package dev.weir.worker;

/** Code of a session has held a carrier for too long; the stack trace is that code's. */
public final class SessionHung extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SessionHung(String message, StackTraceElement[] stack) {
    super(message);
    setStackTrace(stack);
  }
}
