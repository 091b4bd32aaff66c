package dev.weir.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import dev.weir.worker.metrics.MetricsEvent.Overflow;
import dev.weir.worker.metrics.MetricsEvent.SessionFinished;
import dev.weir.worker.metrics.MetricsEvent.SessionStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written when, and that no output holds up another, or the end. */
class MetricsReporterTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final WorkerMetrics metrics = new WorkerMetrics(time, null, () -> new PoolState(1, null));
  private final RecordingSink sink = new RecordingSink();
  @TempDir Path folder;

  private MetricsReporter.Builder builder() {
    return MetricsReporter.builder(metrics, time);
  }

  /** A started one whose outputs wait for their first beat. */
  private MetricsReporter started(MetricsReporter.Builder builder, int outputs)
      throws InterruptedException {
    MetricsReporter reporter = builder.build();
    reporter.start();
    time.awaitArmed(outputs);
    return reporter;
  }

  /** Returns when what was due has been written: each output has armed its next beat. */
  private void advance(Duration step, int outputs) throws InterruptedException {
    time.advance(step);
    time.awaitArmed(outputs);
  }

  @Test
  @Behaviour({"work-151", "work-155"})
  void sink_ofOnesOwn_isOpenedWrittenAndClosed() throws InterruptedException {
    MetricsReporter reporter = started(builder().sink(sink, SECOND), 1);
    metrics.started("a");
    time.advance(Duration.ofMillis(999));
    assertThat(sink.kinds()).containsExactly("open");

    advance(Duration.ofMillis(1), 1);
    assertThat(sink.kinds()).containsExactly("open", "snapshot", new SessionStarted("a"));
    advance(SECOND, 1);
    metrics.ended("a");
    reporter.close();
    assertThat(sink.kinds())
        .containsExactly(
            "open",
            "snapshot",
            new SessionStarted("a"),
            "snapshot",
            "snapshot",
            new SessionFinished("a"),
            "close");
    assertThat(time.armed()).isZero();
  }

  @Test
  @Behaviour({"work-151", "work-153"})
  void files_ofBothForms_areWrittenEachAtItsOwnInterval() throws Exception {
    Path lines = folder.resolve("new/lines");
    Path file = folder.resolve("new/file");
    MetricsReporter reporter =
        started(builder().jsonLines(lines, SECOND).jsonFile(file, SECOND.multipliedBy(2)), 2);
    metrics.started("a");
    advance(SECOND, 2);
    assertThat(Files.readAllLines(lines)).hasSize(2);
    assertThat(file).doesNotExist();

    advance(SECOND, 2);
    assertThat(Files.readAllLines(lines)).hasSize(3);
    assertThat(Files.readString(file)).contains("\"uptime_seconds\": 2.0").endsWith("}\n");
    reporter.close();
    assertThat(Files.readAllLines(lines))
        .hasSize(4)
        .allSatisfy(line -> assertThat(MetricsLine.parse(line)).isPresent());
    assertThat(folder.resolve("new")).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  @Behaviour("work-149")
  void stream_thatMissedEvents_saysHowMany() throws InterruptedException {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      MetricsReporter reporter = started(builder().sink(sink, SECOND), 1);
      for (int i = 0; i < 300; i++) {
        metrics.started("a");
      }
      reporter.close();
      assertThat(log.warnings()).hasSize(44);
    }
    assertThat(sink.kinds()).hasSize(1 + 1 + 257 + 1).contains(new Overflow(44));
    assertThat(sink.told.get(258)).isEqualTo(new Overflow(44));
  }

  /** Events wait for streams alone; a file of snapshots drops none. */
  @Test
  @Behaviour("work-149")
  void file_ofSnapshots_collectsNoEvents() throws InterruptedException {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      MetricsReporter reporter = started(builder().jsonFile(folder.resolve("file"), SECOND), 1);
      for (int i = 0; i < 300; i++) {
        metrics.started("a");
      }
      reporter.close();
      assertThat(log.records()).isEmpty();
    }
  }

  @Test
  @Behaviour("work-152")
  void interval_underAQuarterOfASecond_isRefused() {
    assertThatThrownBy(() -> builder().sink(sink, Duration.ofMillis(249)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("interval: PT0.249S of recording (expected: at least PT0.25S)");
    assertThatThrownBy(() -> builder().jsonLines(folder.resolve("f"), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(builder().sink(sink, Duration.ofMillis(250))).isNotNull();
  }

  @Test
  @Behaviour("work-156")
  void thread_ofAnOutput_isADaemonAndEndsWithIt() throws InterruptedException {
    MetricsReporter reporter = started(builder().sink(sink, SECOND), 1);
    advance(SECOND, 1);
    reporter.close();
    Thread thread = sink.threads.getLast();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.isVirtual()).isFalse();
    assertThat(thread.getName()).isEqualTo("weir-metrics");
    thread.join();
  }

  @Test
  @Behaviour("work-156")
  void reporter_withoutOutputs_hasNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    MetricsReporter reporter = builder().build();
    reporter.start();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .extracting(Thread::getName)
        .doesNotContain("weir-metrics");
    assertThat(time.armed()).isZero();
    reporter.close();
  }

  @Test
  @Behaviour("work-156")
  void closeLimit_isTwiceTheInterval_atLeastASecond() {
    assertThat(limit(Duration.ofMillis(250))).isEqualTo(SECOND);
    assertThat(limit(Duration.ofMillis(500))).isEqualTo(SECOND);
    assertThat(limit(Duration.ofMillis(501))).isEqualTo(Duration.ofMillis(1002));
  }

  private Duration limit(Duration interval) {
    return new Output(metrics, sink, true, time, interval).closeLimit();
  }

  /** One that never comes back is interrupted and named, and does not hold up the others. */
  @Test
  @Behaviour("work-156")
  void close_withAStuckSink_isBounded() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch stuckClosed = new CountDownLatch(1);
    RecordingSink stuck =
        new RecordingSink() {
          @Override
          public void close() throws IOException {
            super.close();
            stuckClosed.countDown();
          }

          @Override
          public void writeSnapshot(MetricsSnapshot snapshot) throws IOException {
            entered.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    CountDownLatch otherClosed = new CountDownLatch(1);
    RecordingSink other =
        new RecordingSink() {
          @Override
          public void close() throws IOException {
            super.close();
            otherClosed.countDown();
          }
        };
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      MetricsReporter reporter = started(builder().sink(stuck, SECOND).sink(other, SECOND), 2);
      time.advance(SECOND);
      entered.await();
      time.awaitArmed(1);
      advance(SECOND, 1);
      Thread closer = Thread.startVirtualThread(reporter::close);
      otherClosed.await();
      time.awaitArmed(1);
      time.advance(SECOND.multipliedBy(2));
      closer.join();
      assertThat(log.warnings())
          .anySatisfy(text ->
              assertThat(text)
                  .contains("weir-metrics has not ended within PT2S")
                  .contains("writeSnapshot(MetricsReporterTest.java"));
      stuckClosed.await();
    }
    assertThat(stuck.kinds()).as("not tried again, but closed").containsExactly("open", "close");
    assertThat(other.kinds()).containsExactly("open", "snapshot", "snapshot", "snapshot", "close");
  }

  @Test
  @Behaviour("work-155")
  void sink_thatFails_isReportedOnceAndTriedAgain() throws InterruptedException {
    RecordingSink broken = new RecordingSink();
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      MetricsReporter reporter = started(builder().sink(broken, SECOND).sink(sink, SECOND), 2);
      broken.failure = new IOException("disk full");
      metrics.started("a");
      metrics.started("b");
      advance(SECOND, 2);
      advance(SECOND, 2);
      assertThat(log.warnings())
          .containsExactly("metrics: recording could not be written; tried again at each interval");

      broken.failure = null;
      advance(SECOND, 2);
      broken.failure = new StackOverflowError();
      advance(SECOND, 2);
      assertThat(log.warnings()).hasSize(2);
      broken.failure = null;
      reporter.close();
    }
    assertThat(broken.kinds()).containsExactly("open", "snapshot", "snapshot", "close");
    assertThat(sink.kinds())
        .containsExactly(
            "open",
            "snapshot",
            new SessionStarted("a"),
            new SessionStarted("b"),
            "snapshot",
            "snapshot",
            "snapshot",
            "snapshot",
            "close");
  }

  @Test
  void start_withAnOutputThatCannotBeOpened_opensNone() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "");
    MetricsReporter reporter =
        builder().sink(sink, SECOND).jsonLines(inTheWay.resolve("lines"), SECOND).build();
    assertThatThrownBy(reporter::start)
        .isInstanceOf(MetricsRefused.class)
        .hasMessageStartingWith("metrics: %s cannot be opened: ", inTheWay.resolve("lines"))
        .hasMessageEndingWith("(expected: a place that this process may write)")
        .hasCauseInstanceOf(IOException.class);
    assertThat(sink.kinds()).containsExactly("open", "close");
    assertThat(time.armed()).isZero();
    reporter.close();
  }

  @Test
  @Behaviour("work-153")
  void start_withAFolderForAFile_isRefused() {
    MetricsReporter reporter = builder().jsonFile(folder, SECOND).build();
    assertThatThrownBy(reporter::start)
        .isInstanceOf(MetricsRefused.class)
        .hasMessageStartingWith("metrics: %s cannot be opened: ", folder);
  }

  /** On the machine's clock, the shortest interval. */
  @Test
  @Behaviour({"work-151", "work-156"})
  void reporter_onTheMachinesClock_writesAtEachInterval() throws InterruptedException {
    CountDownLatch twice = new CountDownLatch(2);
    RecordingSink counting =
        new RecordingSink() {
          @Override
          public void writeSnapshot(MetricsSnapshot snapshot) throws IOException {
            super.writeSnapshot(snapshot);
            twice.countDown();
          }
        };
    MetricsReporter reporter =
        MetricsReporter.builder(metrics, Ticker.system())
            .sink(counting, Duration.ofMillis(250))
            .build();
    reporter.start();
    twice.await();
    reporter.close();
    assertThat(counting.kinds())
        .startsWith("open", "snapshot", "snapshot")
        .endsWith("snapshot", "close");
  }

  @Test
  void start_twice_isRefused_andCloseIsIdempotent() throws InterruptedException {
    builder().sink(sink, SECOND).build().close();
    assertThat(sink.told).isEmpty();

    MetricsReporter reporter = started(builder().sink(sink, SECOND), 1);
    assertThatThrownBy(reporter::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("metrics: started already (expected: once)");
    reporter.close();
    reporter.close();
    assertThat(sink.kinds()).containsExactly("open", "snapshot", "close");
  }

  /** A sink may end its reporter; nobody waits for himself. */
  @Test
  void close_byTheSinkItself_doesNotWait() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    MetricsReporter[] reporter = new MetricsReporter[1];
    RecordingSink closing =
        new RecordingSink() {
          @Override
          public void writeEvent(MetricsEvent event) throws IOException {
            super.writeEvent(event);
            reporter[0].close();
          }

          @Override
          public void close() throws IOException {
            super.close();
            closed.countDown();
          }
        };
    reporter[0] = started(builder().sink(closing, SECOND), 1);
    metrics.started("a");
    time.advance(SECOND);
    closed.await();
    assertThat(closing.kinds())
        .containsExactly("open", "snapshot", new SessionStarted("a"), "snapshot", "close");
  }
}
