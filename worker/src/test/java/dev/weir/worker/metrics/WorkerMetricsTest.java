package dev.weir.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import dev.weir.worker.metrics.MetricsEvent.SessionFailed;
import dev.weir.worker.metrics.MetricsEvent.SessionFinished;
import dev.weir.worker.metrics.MetricsEvent.SessionStarted;
import dev.weir.worker.metrics.MetricsSnapshot.Drain;
import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet;
import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker counts, and how it stands at one moment. */
class WorkerMetricsTest {
  private final ManualTime time = new ManualTime();
  private PoolState pool = new PoolState(3, null);
  @TempDir Path proc;
  private WorkerMetrics metrics;

  @BeforeEach
  void fresh() {
    metrics = new WorkerMetrics(time, "v7", () -> pool, new ProcessMemory(proc));
  }

  @Test
  @Behaviour("work-142")
  void snapshot_ofFreshWorker_isEmpty() {
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot)
        .isEqualTo(
            new MetricsSnapshot(
                time.wall(),
                0,
                3,
                0,
                0,
                null,
                null,
                Map.of(),
                "v7",
                null,
                new ResidentSet(OptionalLong.empty(), Metric.UNAVAILABLE)));
    assertThat(snapshot.activeSessions()).isZero();
    assertThat(snapshot.draining()).isFalse();
  }

  @Test
  @Behaviour({"work-142", "work-145"})
  void snapshot_afterSessions_countsThem() throws IOException {
    new ProcFiles(proc).resident(10);
    metrics.started("a");
    metrics.started("a");
    metrics.started("b");
    metrics.failed("a", new IllegalStateException("no line"));
    time.advance(Duration.ofMillis(1500));
    pool = new PoolState(4, new Drain(2.5, 2, List.of("ses_1", "ses_2")));

    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot)
        .isEqualTo(
            new MetricsSnapshot(
                time.wall(),
                1.5,
                4,
                3,
                1,
                "a",
                "IllegalStateException: no line",
                Map.of("a", 1, "b", 1),
                "v7",
                new Drain(2.5, 2, List.of("ses_1", "ses_2")),
                new ResidentSet(OptionalLong.of(10 << 20), Metric.LINUX_VM_RSS)));
    assertThat(snapshot.activeSessions()).isEqualTo(2);
    assertThat(snapshot.draining()).isTrue();
  }

  /** A session that could not be made was never active, and takes nothing from the others. */
  @Test
  @Behaviour({"work-140", "work-148"})
  void failedToStart_besideALiveOne_countsTheFailureAlone() {
    EventBuffer events = attached();
    metrics.started("a");
    metrics.failedToStart("b", new IOException("gone"));
    metrics.failedToStart("a", new IOException());

    assertThat(metrics.activeByAgent()).containsExactly(Map.entry("a", 1));
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot.sessionsStarted()).isEqualTo(1);
    assertThat(snapshot.sessionFailures()).isEqualTo(2);
    assertThat(snapshot.lastRoutedAgent()).isEqualTo("a");
    assertThat(snapshot.lastError()).isEqualTo("IOException");
    assertThat(events.drain())
        .containsExactly(
            new SessionStarted("a"),
            new SessionFailed("b", "IOException: gone"),
            new SessionFailed("a", "IOException"));
  }

  @Test
  @Behaviour({"work-147", "work-148"})
  void failed_ofALiveSession_tellsFailureAndEnd() {
    EventBuffer events = attached();
    metrics.started("a");
    metrics.failed("a", new IllegalStateException("no line"));
    metrics.started("b");
    metrics.ended("b");

    assertThat(events.drain())
        .containsExactly(
            new SessionStarted("a"),
            new SessionFailed("a", "IllegalStateException: no line"),
            new SessionFinished("a"),
            new SessionStarted("b"),
            new SessionFinished("b"));
    assertThat(metrics.activeByAgent()).isEmpty();
  }

  @Test
  @Behaviour("work-145")
  void ended_belowOne_leavesNoAgent() {
    metrics.started("a");
    metrics.ended("a");
    metrics.ended("a");
    metrics.ended("never there");
    assertThat(metrics.activeByAgent()).isEmpty();

    metrics.started("a");
    assertThat(metrics.activeByAgent()).containsExactly(Map.entry("a", 1));
  }

  @Test
  @Behaviour("work-145")
  void activeByAgent_afterwards_isACopy() {
    metrics.started("a");
    Map<String, Integer> before = metrics.activeByAgent();
    metrics.started("a");
    assertThat(before).containsExactly(Map.entry("a", 1));
    assertThatThrownBy(() -> before.put("b", 1)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @Behaviour("work-145")
  void counting_byManyThreads_losesNothing() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads =
        IntStream.range(0, 8).mapToObj(i -> Thread.startVirtualThread(() -> count(go))).toList();
    go.countDown();
    for (Thread thread : new ArrayList<>(threads)) {
      thread.join();
    }
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot.sessionsStarted()).isEqualTo(8 * 500);
    assertThat(snapshot.sessionFailures()).isEqualTo(8 * 100);
    assertThat(snapshot.sessionsByAgent()).containsExactly(Map.entry("a", 8 * 100));
  }

  private void count(CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (int i = 0; i < 100; i++) {
      for (int j = 0; j < 5; j++) {
        metrics.started("a");
      }
      metrics.ended("a");
      metrics.ended("a");
      metrics.ended("a");
      metrics.failed("a", new IllegalStateException());
    }
  }

  @Test
  @Behaviour("work-147")
  void error_overFiveHundredCharacters_isCutBetweenCharacters() {
    EventBuffer events = attached();
    metrics.failedToStart("a", new IllegalStateException("x".repeat(1000)));
    metrics.failedToStart("a", new Odd("y".repeat(499 - "Odd: ".length()) + "\uD83D\uDE00!"));
    metrics.failedToStart("a", new Odd("z".repeat(500 - "Odd: ".length())));

    assertThat(events.drain())
        .extracting(event -> ((SessionFailed) event).error())
        .satisfiesExactly(
            first -> assertThat(first).hasSize(500).startsWith("IllegalStateException: xxx"),
            second -> assertThat(second).hasSize(499).endsWith("y"),
            third -> assertThat(third).hasSize(500).endsWith("z"));
  }

  @Test
  @Behaviour("work-142")
  void lastError_ofAClassWithoutName_saysTheWholeName() {
    metrics.failedToStart("a", new Odd("!") {});
    assertThat(metrics.snapshot().lastError())
        .isEqualTo("dev.weir.worker.metrics.WorkerMetricsTest$1: !");
  }

  @Test
  void drain_ofVeryMany_namesTheFirstHundred() {
    List<String> all = IntStream.range(0, 500).mapToObj(i -> "ses_" + i).toList();
    Drain drain = new Drain(null, 500, all);
    assertThat(drain.sessions()).isEqualTo(all.subList(0, Drain.MOST_NAMED));
    assertThat(drain.waitingFor()).isEqualTo(500);
  }

  @Test
  void events_afterDetach_goNowhere() {
    EventBuffer events = attached();
    metrics.detach(events);
    metrics.started("a");
    assertThat(events.drain()).isEmpty();
  }

  @Test
  @Behaviour("work-143")
  void snapshot_ofThisProcess_knowsItsMemoryOnLinux() {
    ResidentSet found = new WorkerMetrics(time, null, () -> pool).snapshot().residentSet();
    boolean linux = System.getProperty("os.name").equals("Linux");
    assertThat(found.metric()).isEqualTo(linux ? Metric.LINUX_VM_RSS : Metric.UNAVAILABLE);
    assertThat(found.bytes().isPresent()).isEqualTo(linux);
    assertThat(found.bytes().orElse(100 << 20)).isBetween(10L << 20, 100L << 30);
  }

  private EventBuffer attached() {
    EventBuffer events = new EventBuffer();
    metrics.attach(events);
    return events;
  }

  /** With a short name. */
  private static class Odd extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Odd(String message) {
      super(message);
    }
  }
}
