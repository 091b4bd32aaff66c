package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.TRACE;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.livekit.proto.rtc.LogBatch;
import dev.weir.livekit.proto.rtc.LogRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the library says for people. It says a lot, in batches; what nobody wants is not even
 * decoded. Why a request was refused it says nowhere else. Any thread.
 */
final class LibraryLog {
  /** Its loggers, one for all. */
  static final String NAME = "dev.weir.livekit.native";

  /** The library hands out what it has to say once a second. */
  static final Duration PATIENCE = Duration.ofMillis(1_500);

  private static final System.Logger LOG = System.getLogger(NAME);
  private static final String RECONNECTS = "livekit::rtc_engine";
  private static final String REFUSED = "failed to handle request";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition said = lock.newCondition();
  private long refusals;
  private String reason = "";

  /** What it has said. */
  void on(LogBatch batch) {
    batch.getRecordsList().forEach(this::on);
  }

  private void on(LogRecord record) {
    System.Logger.Level level = level(record);
    if (level == WARNING && record.getMessage().contains(REFUSED)) {
      refused(Redacted.of(record.getMessage()));
    } else if (LOG.isLoggable(level)) {
      tell(level, record);
    }
  }

  private static void tell(System.Logger.Level level, LogRecord record) {
    LOG.log(level, "{0}: {1}", record.getTarget(), Redacted.of(record.getMessage()));
  }

  /**
   * Its errors are told to callers by exceptions, too; the rest is what others call DEBUG, and so
   * is each try to connect again, which the room tells once.
   */
  private static System.Logger.Level level(LogRecord record) {
    return switch (record.getLevel()) {
      case LOG_ERROR -> record.getTarget().startsWith(RECONNECTS) ? DEBUG : WARNING;
      case LOG_WARN, LOG_INFO -> DEBUG;
      case LOG_DEBUG, LOG_TRACE -> TRACE;
    };
  }

  private void refused(String message) {
    lock.lock();
    try {
      refusals++;
      reason = message;
      said.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many requests it has said to refuse, for {@link #awaitReason}. */
  long refusals() {
    lock.lock();
    try {
      return refusals;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next reason after those that were known before; empty if it does not come in
   * time. Interrupted, it does not wait, and keeps that.
   */
  Optional<String> awaitReason(long before) {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (refusals == before && left > 0) {
        left = said.awaitNanos(left);
      }
      return refusals == before ? Optional.empty() : Optional.of(reason);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** For tests that wait for a waiting one. */
  boolean isAwaited() {
    lock.lock();
    try {
      return lock.hasWaiters(said);
    } finally {
      lock.unlock();
    }
  }
}
