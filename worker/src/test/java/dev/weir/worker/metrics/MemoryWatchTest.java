package dev.weir.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.DoubleConsumer;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a worker warns of its memory, and when it has had enough. */
class MemoryWatchTest {
  private static final long MIB = 1 << 20;

  private final Set<Thread> before = Thread.getAllStackTraces().keySet();
  private final ManualTime time = new ManualTime();
  private final CapturedLog log = new CapturedLog("dev.weir.worker");
  private final BlockingQueue<Double> limits = new LinkedBlockingQueue<>();
  private volatile OptionalLong heap = OptionalLong.empty();
  private @Nullable MemoryWatch watch;
  @TempDir Path folder;
  private ProcFiles proc;

  @BeforeEach
  void files() {
    proc = new ProcFiles(folder);
  }

  @AfterEach
  void end() {
    if (watch != null) {
      watch.close();
    }
    log.close();
  }

  private MemoryWatch start(double warn, double limit, DoubleConsumer reached) {
    MemoryWatch made =
        new MemoryWatch(new MemoryBands(warn, limit), time, proc.memory(), () -> heap, reached);
    watch = made;
    made.start();
    return made;
  }

  private void start(double warn, double limit) throws InterruptedException {
    start(warn, limit, limits::add);
    time.awaitArmed(1);
  }

  /** One look; it is over when the next is armed. */
  private void look() throws InterruptedException {
    time.advance(MemoryWatch.INTERVAL);
    time.awaitArmed(1);
  }

  private void look(long residentMb) throws IOException, InterruptedException {
    proc.resident(residentMb);
    look();
  }

  @Test
  @Behaviour("work-107")
  void watch_withABand_looksEveryFiveSeconds() throws Exception {
    proc.resident(50);
    start(100, 0);
    proc.resident(150);
    time.advance(Duration.ofMillis(4999));
    assertThat(time.armed()).as("still waits for its first look").isEqualTo(1);
    assertThat(log.warnings()).isEmpty();

    time.advance(Duration.ofMillis(1));
    time.awaitArmed(1);
    assertThat(log.warnings())
        .containsExactly(
            "memory: resident memory is 150.0 MB (expected: under memoryWarnMb, 100.0)",
            "memory: grown by 100.0 MB since the prewarm, from 50.0 MB (expected: by less than memoryWarnMb, 100.0)");
  }

  @Test
  @Behaviour("work-107")
  void watch_withoutABand_isNotStarted() throws IOException {
    proc.resident(5000);
    start(0, 0, limits::add);
    assertThat(time.armed()).isZero();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .extracting(Thread::getName)
        .doesNotContain("weir-memory");
  }

  @Test
  @Behaviour("work-107")
  void close_whileWaiting_endsTheWatch() throws Exception {
    proc.resident(50);
    start(100, 0);
    Thread thread = thread();
    assertThat(thread.isDaemon()).isTrue();
    end();
    thread.join();
    assertThat(time.armed()).isZero();
  }

  @Test
  @Behaviour({"work-109", "lk-42"})
  void warning_onceForEachCrossing_armsAgainBelow() throws Exception {
    proc.resident(90);
    start(100, 0);
    look(120);
    look(130);
    look(120);
    assertThat(log.warnings()).hasSize(1);

    look(99);
    time.advance(Duration.ofMinutes(1));
    time.awaitArmed(1);
    look(110);
    look(110);
    assertThat(log.warnings())
        .containsExactly(
            "memory: resident memory is 120.0 MB (expected: under memoryWarnMb, 100.0)",
            "memory: resident memory is 110.0 MB (expected: under memoryWarnMb, 100.0)");
  }

  /** Also not after the minute that lies between two warnings. */
  @Test
  @Behaviour("work-109")
  void warning_ofAFigureThatStays_isNotRepeated() throws Exception {
    proc.resident(90);
    start(100, 0);
    for (int i = 0; i < 15; i++) {
      look(120);
    }
    assertThat(log.warnings()).hasSize(1);
  }

  /** A figure that swings about the mark fills no log, and is not forgotten either. */
  @Test
  @Behaviour("work-111")
  void warnings_ofAFigureThatSwings_areOneAMinute() throws Exception {
    proc.resident(90);
    start(100, 0);
    for (int i = 0; i < 6; i++) {
      look(120);
      look(90);
    }
    assertThat(log.warnings()).hasSize(1);
    look(121);
    assertThat(log.warnings()).hasSize(2).last().asString().contains("121.0 MB");
  }

  @Test
  @Behaviour("work-111")
  void warning_heldBack_comesAfterTheMinute() throws Exception {
    proc.resident(90);
    start(100, 0);
    look(120);
    look(90);
    for (int i = 0; i < 9; i++) {
      look(120);
    }
    assertThat(log.warnings()).hasSize(1);
    look(120);
    look(120);
    assertThat(log.warnings()).hasSize(2);
  }

  @Test
  @Behaviour({"work-108", "work-109", "work-110"})
  void limit_once_reached_isToldOnceAndTheWatchEnds() throws Exception {
    proc.resident(90);
    start(100, 200);
    Thread thread = thread();
    proc.resident(250);
    time.advance(MemoryWatch.INTERVAL);
    assertThat(limits.take()).isEqualTo(250.0);
    thread.join();
    time.advance(Duration.ofMinutes(1));
    assertThat(limits).isEmpty();
    assertThat(time.armed()).isZero();
    assertThat(log.warnings()).isEmpty();
    assertThat(log.errors())
        .containsExactly(
            "memory: resident memory is 250.0 MB (expected: under memoryLimitMb, 200.0); this worker"
                + " drains and is then to be started anew");
  }

  /** What a drain does: it waits, and closes the watch at its end, on whichever thread. */
  @Test
  @Behaviour("work-110")
  void limit_whoseCallCloses_waitsForNothing() throws Exception {
    proc.resident(90);
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch drained = new CountDownLatch(1);
    start(
        0,
        200,
        mb -> {
          called.countDown();
          end();
          await(drained);
          limits.add(mb);
        });
    time.awaitArmed(1);
    proc.resident(200);
    time.advance(MemoryWatch.INTERVAL);
    called.await();
    end();
    drained.countDown();
    assertThat(limits.take()).isEqualTo(200.0);
  }

  @Test
  @Behaviour("work-110")
  void limit_whoseCallFails_isReported() throws Exception {
    proc.resident(90);
    start(
        0,
        200,
        mb -> {
          throw new StackOverflowError();
        });
    time.awaitArmed(1);
    Thread thread = thread();
    proc.resident(200);
    time.advance(MemoryWatch.INTERVAL);
    thread.join();
    LogRecord last = log.records().getLast();
    assertThat(last.getMessage()).isEqualTo("memory: what was to be done at the limit has failed");
    assertThat(last.getThrown()).isInstanceOf(StackOverflowError.class);
  }

  @Test
  @Behaviour("work-109")
  void memory_thatIsUnknown_isLeftOut() throws Exception {
    start(1, 2);
    look();
    look();
    assertThat(log.records()).isEmpty();
    assertThat(limits).isEmpty();
  }

  @Test
  @Behaviour("work-109")
  void memory_thatBecomesUnknown_isLeftOut() throws Exception {
    proc.resident(1);
    start(100, 0);
    Files.delete(folder.resolve("status"));
    look();
    assertThat(log.records()).isEmpty();
  }

  /** Each figure crosses by itself; where nothing is known of the process, the heap still is. */
  @Test
  @Behaviour("work-111")
  void heapAfterCollection_besideWhatIsResident_isWarnedOfByItself() throws Exception {
    start(100, 0);
    heap = OptionalLong.of(99 * MIB);
    look();
    assertThat(log.warnings()).isEmpty();
    heap = OptionalLong.of(101 * MIB);
    look();
    look(150);
    assertThat(log.warnings())
        .containsExactly(
            "memory: heap after collection is 101.0 MB (expected: under memoryWarnMb, 100.0)",
            "memory: resident memory is 150.0 MB (expected: under memoryWarnMb, 100.0)");
  }

  @Test
  @Behaviour({"work-110", "work-111"})
  void heapAfterCollection_atTheLimit_isEnough() throws Exception {
    start(0, 200);
    heap = OptionalLong.of(200 * MIB);
    time.advance(MemoryWatch.INTERVAL);
    assertThat(limits.take()).isEqualTo(200.0);
    assertThat(log.errors())
        .singleElement()
        .asString()
        .startsWith("memory: heap after collection is 200.0 MB (expected: under memoryLimitMb");
  }

  /** Growth counts from the prewarm, and by the figure that leaves out what others share. */
  @Test
  @Behaviour("work-111")
  void growth_sinceThePrewarm_isOfItsOwnMemory() throws Exception {
    proc.resident(400);
    proc.proportional(300);
    start(500, 0);
    // As much as all that is resident has grown, its own has not.
    proc.proportional(799);
    look(850);
    assertThat(log.warnings())
        .containsExactly(
            "memory: resident memory is 850.0 MB (expected: under memoryWarnMb, 500.0)");
    proc.proportional(800);
    look();
    look();
    assertThat(log.warnings())
        .hasSize(2)
        .last()
        .isEqualTo(
            "memory: grown by 500.0 MB since the prewarm, from 300.0 MB (expected: by less than"
                + " memoryWarnMb, 500.0)");
  }

  /** The dear figure is not read while even all that is resident has not grown so much. */
  @Test
  @Behaviour("work-111")
  void growth_thatCannotMatter_isNotMeasured() throws Exception {
    proc.resident(400);
    proc.proportional(300);
    start(500, 0);
    proc.proportional(5000);
    look(799);
    assertThat(log.warnings()).singleElement().asString().contains("resident memory is 799.0 MB");
  }

  @Test
  @Behaviour({"work-107", "work-109"})
  void limit_ofThisProcess_isReachedByWhatItTakes() throws Exception {
    MemoryWatch made = new MemoryWatch(new MemoryBands(0, 1), time, limits::add);
    watch = made;
    made.start();
    System.gc();
    time.awaitArmed(1);
    time.advance(MemoryWatch.INTERVAL);
    assertThat(limits.take()).isGreaterThan(1);
  }

  /** The watch's; one of an earlier test may still be ending. */
  private Thread thread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> each.getName().equals("weir-memory") && !before.contains(each))
        .findAny()
        .orElseThrow();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
