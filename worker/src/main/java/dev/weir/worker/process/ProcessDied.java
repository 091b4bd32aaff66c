package dev.weir.worker.process;

/** The process of a session has ended before the session, or was killed because it hung. */
public final class ProcessDied extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProcessDied(String message) {
    super(message);
  }
}
