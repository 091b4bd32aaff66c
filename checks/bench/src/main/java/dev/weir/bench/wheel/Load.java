package dev.weir.bench.wheel;

/** Work at a pace, which goes on from its start to the end of the process. */
interface Load {

  /** A second, of all sessions: what {@link #done} grows by where the machine keeps up. */
  int RATE = 100_000;

  /** Each of them has its turn ten times a second. */
  int SESSIONS = 10_000;

  /** From one turn of a session to its next. */
  long ROUND_NANOS = 1_000_000_000L * SESSIONS / RATE;

  /** What the thread is called whose own time is told; the process has no such thread if "". */
  String thread();

  /** Deadlines so far. */
  long done();

  /** At the end of a sample, before the last look. */
  default void finish() throws InterruptedException {}

  /** A session's place in the round, so that all of them together are even. */
  static long offset(int session) {
    return ROUND_NANOS * session / SESSIONS;
  }
}
