package dev.weir.livekit;

/** The socket is of no use any more; another is opened. */
final class WireLost extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  WireLost(String message) {
    this(message, false);
  }

  /** With true, the server has said that it never takes this worker as it is. */
  WireLost(String message, boolean refused) {
    super(message, null, false, false); // an answer, not a fault: who threw it is of no interest
    this.refused = refused;
  }

  boolean isRefusal() {
    return refused;
  }
}
