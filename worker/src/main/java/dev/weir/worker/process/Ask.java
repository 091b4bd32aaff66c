package dev.weir.worker.process;

/** What a worker asks of a child; each is answered once. */
enum Ask {
  /** Whether its carrier still runs threads. */
  PING,
  /** What its threads do. */
  DUMP,
  /** To load what sessions may need. */
  WARM,
  /** To make the session, the only one of its life. */
  OPEN,
  START,
  INPUT,
  CANCEL,
  DRAIN,
  STATUS,
  AWAIT_IDLE,
  PARK_IF_IDLE,
  CLOSE;

  static final String CALL = "call";

  static Ask of(Frame frame) throws BadFrame {
    try {
      return valueOf(frame.kind());
    } catch (IllegalArgumentException e) {
      BadFrame bad = new BadFrame("frame: kind " + frame.kind() + " (expected: one of Ask's)");
      bad.initCause(e);
      throw bad;
    }
  }
}
