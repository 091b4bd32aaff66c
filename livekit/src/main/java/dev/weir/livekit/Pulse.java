package dev.weir.livekit;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a connection does by itself while it lasts: tells the load, and asks whether the other end
 * is still there. On the ticker's thread.
 */
final class Pulse implements AutoCloseable {
  /** Between two reports of the load. */
  static final Duration LOAD_EVERY = Duration.ofMillis(2_500);

  /** Between two questions. */
  static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(30);

  /** For the answer; then the connection is given up, whatever its socket says. */
  static final Duration HEARTBEAT_LIMIT = Duration.ofSeconds(15);

  private final ReentrantLock lock = new ReentrantLock();
  private final Wire wire;
  private final Outbox outbox;
  private final Ticker ticker;
  private @Nullable Alarm load;
  private @Nullable Alarm heartbeat;
  private boolean closed;

  /** Begins. */
  Pulse(Wire wire, Outbox outbox, Ticker ticker) {
    this.wire = wire;
    this.outbox = outbox;
    this.ticker = ticker;
    tellLoad();
    awaitHeartbeat();
  }

  private void tellLoad() {
    outbox.loadIsDue();
    arm(() -> load = ticker.at(ticker.after(LOAD_EVERY), this::tellLoad));
  }

  private void awaitHeartbeat() {
    arm(() -> heartbeat = ticker.at(ticker.after(HEARTBEAT_EVERY), this::ask));
  }

  private void ask() {
    long before = wire.pongs();
    outbox.heartbeatIsDue();
    arm(() -> heartbeat = ticker.at(ticker.after(HEARTBEAT_LIMIT), () -> judge(before)));
  }

  private void judge(long before) {
    if (wire.pongs() == before) {
      wire.abandon("no pong within " + HEARTBEAT_LIMIT);
    } else {
      awaitHeartbeat();
    }
  }

  private void arm(Runnable next) {
    lock.lock();
    try {
      if (!closed) {
        next.run();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      cancel(load);
      cancel(heartbeat);
    } finally {
      lock.unlock();
    }
  }

  private static void cancel(@Nullable Alarm alarm) {
    if (alarm != null) {
      alarm.cancel();
    }
  }
}
