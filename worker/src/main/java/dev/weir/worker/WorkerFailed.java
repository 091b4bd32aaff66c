package dev.weir.worker;

/** A worker has drained because something is wrong with it; starting it anew may help. */
public final class WorkerFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkerFailed(String message) {
    super(message);
  }
}
