package dev.weir.log;

import dev.weir.time.Ticker;

/**
 * Whether a reader still comes for what waits. Looked at when it asks, and when another wants its
 * place: it costs no timer, and the writer knows nothing of it. Any thread.
 */
final class Attendance {
  private final SessionLog log;
  private Standing standing = Standing.READING;
  private boolean away = true;
  private long since;
  private long position;

  Attendance(SessionLog log, long position) {
    this.log = log;
    this.since = log.ticker().nanos();
    this.position = position;
  }

  /** It is here again, and waits if it has to. */
  synchronized Standing asks() {
    look();
    away = false;
    return standing;
  }

  /** With what it was given last, up to {@code last}. */
  synchronized void goesAway(long last) {
    away = true;
    since = log.ticker().nanos();
    position = last;
  }

  /** Takes its place away if it has left what waits for too long. */
  synchronized void look() {
    if (standing == Standing.READING && away && log.newest() > position && late()) {
      standing = Standing.STALLED;
      log.left(this);
    }
  }

  synchronized void leave() {
    standing = Standing.LEFT;
    log.left(this);
  }

  synchronized boolean left() {
    return standing == Standing.LEFT;
  }

  private boolean late() {
    return log.ticker().nanos() - since >= Ticker.clamp(log.readerStall());
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
