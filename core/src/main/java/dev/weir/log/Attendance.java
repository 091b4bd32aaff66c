package dev.weir.log;

import dev.weir.time.Alarm;

/**
 * Whether a reader still comes for what waits. Its deadline is armed while it is away, not while it
 * waits here for more. The writer knows nothing of it. Any thread.
 */
final class Attendance {
  private final SessionLog log;
  private Alarm alarm = () -> {};
  private Standing standing = Standing.READING;
  private int visits;

  Attendance(SessionLog log, long position) {
    this.log = log;
    goesAway(position);
  }

  synchronized Standing asks() {
    visits++;
    alarm.cancel();
    return standing;
  }

  /** With what it was given last, up to {@code position}. */
  final synchronized void goesAway(long position) {
    if (standing == Standing.READING) {
      int visit = visits;
      long deadline = log.ticker().after(log.readerStall());
      alarm = log.ticker().at(deadline, () -> look(visit, position));
    }
  }

  synchronized void leave() {
    visits++;
    alarm.cancel();
    if (standing == Standing.READING) {
      log.left();
    }
    standing = Standing.LEFT;
  }

  synchronized boolean left() {
    return standing == Standing.LEFT;
  }

  /** An alarm that was cancelled may still come; the reader is back then. */
  private synchronized void look(int visit, long position) {
    if (visit != visits) {
      return;
    }
    if (log.newest() <= position) {
      goesAway(position);
    } else {
      standing = Standing.STALLED;
      log.left();
    }
  }

  /** What a reader is to its log. */
  enum Standing {
    /** It comes for what is there. */
    READING,
    /** It did not, and has lost its place. */
    STALLED,
    /** It wants no more. */
    LEFT
  }
}
