package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.livekit.proto.rtc.LogBatch;
import dev.weir.livekit.proto.rtc.LogLevel;
import dev.weir.livekit.proto.rtc.LogRecord;
import dev.weir.testkit.CapturedLog;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What the library says for people. */
class LibraryLogTest {
  private final LibraryLog log = new LibraryLog();

  private void say(LogLevel level, String message) {
    log.on(
        LogBatch.newBuilder()
            .addRecords(
                LogRecord.newBuilder().setLevel(level).setTarget("here").setMessage(message))
            .build());
  }

  @Test
  void levels_areThoseOfOthers() {
    try (CapturedLog captured = new CapturedLog(LibraryLog.NAME)) {
      say(LogLevel.LOG_ERROR, "error");
      say(LogLevel.LOG_WARN, "warn");
      say(LogLevel.LOG_INFO, "info");
      say(LogLevel.LOG_DEBUG, "debug");
      say(LogLevel.LOG_TRACE, "trace");
      assertThat(captured.warnings()).containsExactly("here: error");
      assertThat(captured.lines(Level.FINE)).containsExactly("here: warn", "here: info");
      assertThat(captured.lines(Level.FINER)).containsExactly("here: debug", "here: trace");
    }
  }

  /** A record of which nobody wants to know is not decoded: this message would be a warning. */
  @Test
  void levels_thatNobodyWants_areNotTold() {
    Logger logger = Logger.getLogger(LibraryLog.NAME);
    try (CapturedLog captured = new CapturedLog(LibraryLog.NAME)) {
      logger.setLevel(Level.WARNING);
      say(LogLevel.LOG_WARN, "warn");
      say(LogLevel.LOG_TRACE, "trace");
      assertThat(captured.records()).isEmpty();
    }
  }

  @Test
  void tokens_areNotRepeated() {
    try (CapturedLog captured = new CapturedLog(LibraryLog.NAME)) {
      say(LogLevel.LOG_WARN, "invalid token: eyJhbGciOi-J_9.eyJpc3MiOiJk.flSbB5Vp_-x, error: e");
      assertThat(captured.lines(Level.FINE))
          .containsExactly("here: invalid token: [token], error: e");
    }
  }

  @Test
  void reason_ofARefusal_comesToWhoWaits() throws Exception {
    long before = log.refusals();
    CompletableFuture<Optional<String>> reason = new CompletableFuture<>();
    Thread waiting = Thread.ofVirtual().start(() -> reason.complete(log.awaitReason(before)));
    while (!log.isAwaited() && !reason.isDone()) {
      Thread.onSpinWait();
    }
    say(LogLevel.LOG_ERROR, "failed to handle request: no such handle");
    waiting.join();
    assertThat(reason.get()).contains("failed to handle request: no such handle");
    assertThat(log.awaitReason(before)).contains("failed to handle request: no such handle");
  }

  @Test
  void reason_thatIsNotSaid_isNotWaitedForForever() {
    assertThat(log.awaitReason(log.refusals())).isEmpty();
    Thread.currentThread().interrupt();
    assertThat(log.awaitReason(log.refusals())).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
  }
}
