package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.channel.Overflow;
import dev.weir.internal.RecordedLog;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run comes to where steps end early, late, or not by themselves. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class OutcomeTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);
  private final List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());

  /** Who waits for a time only does not wait for ever. */
  @Test
  @Behaviour({"pipe-F66", "pipe-F111"})
  void await_forAWhileInACircle_isNotStuck() throws InterruptedException {
    if (!concurrent()) {
      return; // there nothing comes while one waits
    }
    ManualTime time = new ManualTime();
    Items<Integer> never = numbers.filter("never", n -> n > 1000);
    Items<Integer> all = numbers.map("all", n -> n);
    Value<Integer> read =
        pipeline
            .join(never.stream(), all.stream())
            .value(
                "read",
                (a, b) -> {
                  int seen = 0;
                  while (b.hasNext()) {
                    var _ = a.await(Duration.ofHours(seen == 0 ? 1 : 0));
                    b.next();
                    seen++;
                  }
                  return seen;
                });
    Runner timed = runner.with(RunOptions.DEFAULT.ticker(time));
    try (Run run = timed.start(pipeline.compile(), new Numbers(20))) {
      time.awaitArmed(2);
      while (run.stats().getFirst().edge().depth() < 1) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 200; i++) {
        for (int j = 0; j < 1000; j++) {
          Thread.onSpinWait();
        }
        time.advance(Duration.ofSeconds(10));
        assertThat(run.isDone()).isFalse();
      }
      time.advance(Duration.ofHours(1));
      assertThat(run.await(read)).isEqualTo(20);
    }
  }

  @Test
  @Behaviour("pipe-F57")
  void stats_droppingReaderThatHasLeft_losesNothingMore() throws InterruptedException {
    pipeline
        .join(numbers.dropping(Overflow.DROP_OLDEST), pipeline.params())
        .map("some", (n, in) -> n)
        .reduce("head", all -> "done");
    CountDownLatch left = new CountDownLatch(1);
    pipeline.observe(event -> {
      if (event instanceof RunEvent.StepCompleted done && done.step().equals("some")) {
        left.countDown();
      }
    });
    numbers.sink("all", n -> await(n == 1 && concurrent(), left));
    try (Run run = runner.run(pipeline.compile(), new Numbers(1000))) {
      assertThat(run.stats().getFirst().edge().dropped()).isLessThan(10);
    }
  }

  private static void await(boolean really, CountDownLatch latch) throws InterruptedException {
    if (really) {
      latch.await();
    }
  }

  /** Whose time is over is the step with the timeout, not one that it draws from. */
  @Test
  @Behaviour("pipe-F77")
  void run_readerTakesTooLong_whatItReadsFromHasNotFailed() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    numbers
        .map(
            "slow",
            n -> {
              go.await();
              return n;
            })
        .errorsTo(failures::add)
        .reduce("hasty", OutcomeTest::last)
        .timeout(Duration.ofMillis(20))
        .errorsTo(failure -> {
          failures.add(failure);
          go.countDown();
        });
    run(1);
    assertThat(failures).extracting(StepFailure::step).containsExactly("hasty");
  }

  @Test
  @Behaviour({"pipe-F61", "pipe-F75"})
  void run_streamOfAStepThatIsLeftOut_isNotTakenForAnEmptyOne() throws InterruptedException {
    Value<Integer> broken = pipeline.value("broken", in -> fail(in.count()));
    Items<Integer> out = pipeline.join(numbers, broken).map("left-out", (n, b) -> n);
    Value<Integer> last = out.reduce("last", OutcomeTest::last);
    try (Run run = run(5)) {
      assertThat(catchThrowable(() -> run.get(last))).isNotNull();
    }
  }

  /** Whoever keeps a run for its values keeps no items with it. */
  @Test
  @Behaviour("pipe-F82")
  void get_ofARunThatHasEnded_itsItemsAreNotHeld() throws InterruptedException {
    List<WeakReference<Object>> made = Collections.synchronizedList(new ArrayList<>());
    Items<Object> objects =
        numbers
            .map(
                "objects",
                n -> {
                  Object item = new byte[1000];
                  made.add(new WeakReference<>(item));
                  return item;
                })
            .maxInFlight(8);
    pipeline
        .join(objects.dropping(Overflow.DROP_OLDEST), pipeline.params())
        .sink("some", (item, in) -> {});
    objects.sink("all", item -> {});
    objects.reduce("none", all -> 0);
    Run run = run(100);
    for (int i = 0; i < 50 && made.stream().anyMatch(item -> item.get() != null); i++) {
      System.gc();
    }
    assertThat(made.stream().filter(item -> item.get() != null).count()).isZero();
    assertThat(run.isDone()).isTrue();
  }

  /** A step is judged when it has ended: what it gave before is no less good for that. */
  @Test
  @Behaviour("pipe-F86")
  void run_tooManyErrorsAtTheEnd_whatTheStepGaveIsDeliveredFirst() {
    CountDownLatch last = new CountDownLatch(1);
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    numbers
        .map(
            "times",
            n -> {
              if (n == 10) {
                last.countDown();
              }
              return n == 1 ? fail(n) : n;
            })
        .maxInFlight(64)
        .failFrom(1)
        .errorsTo(failures::add)
        .sink(
            "sink",
            n -> {
              await(concurrent(), last);
              seen.add(n);
            });
    assertThatThrownBy(() -> run(10)).isInstanceOf(ThresholdExceeded.class);
    assertThat(seen).hasSize(9);
  }

  @Test
  @Behaviour("pipe-F86")
  void run_tooManyErrorsBeforeAFork_bothBranchesGetWhatTheStepGave() {
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    Items<Integer> times =
        numbers
            .map("times", n -> n == 1 ? fail(n) : n)
            .maxInFlight(64)
            .failFrom(1)
            .errorsTo(failures::add);
    times.sink("one", seen::add);
    times.sink("two", seen::add);
    assertThatThrownBy(() -> run(10)).isInstanceOf(ThresholdExceeded.class);
    assertThat(seen).hasSize(18);
  }

  @Test
  @Behaviour({"pipe-F80", "pipe-F64"})
  void start_failedRunWithADeafStep_itsThreadIsToldAfterTwoSecondsAndEachMinute()
      throws InterruptedException {
    ManualTime time = new ManualTime();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch reached = new CountDownLatch(1);
    numbers.sink("deaf", n -> deaf(reached, go));
    Runner timed = runner.with(RunOptions.DEFAULT.ticker(time));
    try (Run run = timed.start(pipeline.compile(), new Numbers(1))) {
      reached.await();
      run.cancel();
      time.advance(Duration.ofMillis(1_999));
      assertThat(told(run)).isEmpty();
      time.advance(Duration.ofMillis(1));
      assertThat(told(run)).singleElement().asString().contains("pipeline numbers", "/deaf");
      time.advance(Duration.ofMinutes(1));
      assertThat(told(run)).hasSize(2);
      go.countDown();
    }
    assertThat(time.armed()).isZero();
  }

  private static List<String> told(Run run) {
    return RecordedLog.LINES.stream()
        .filter(line -> line.contains("run " + run.id() + ": has failed and waits"))
        .filter(line -> line.contains("/deaf"))
        .toList();
  }

  private static void deaf(CountDownLatch reached, CountDownLatch go) {
    reached.countDown();
    while (go.getCount() > 0) {
      try {
        go.await();
      } catch (InterruptedException e) {
        // That is what deaf means.
      }
    }
  }

  @Test
  void close_closeTimeoutOfAges_isNoFailure() throws InterruptedException {
    numbers.sink("sink", n -> {});
    RunOptions patient = RunOptions.DEFAULT.closeTimeout(Duration.ofSeconds(Long.MAX_VALUE));
    runner.with(patient).run(pipeline.compile(), new Numbers(1)).close();
  }

  /** start() does not wait: also not for an observer of the end. */
  @Test
  @Behaviour("pipe-F98")
  void start_shortRun_itsEndIsNotToldOnTheCallersThread() throws InterruptedException {
    Thread caller = Thread.currentThread();
    AtomicInteger mine = new AtomicInteger();
    pipeline.observe(event -> {
      if (event instanceof RunEvent.PipelineCompleted && Thread.currentThread().equals(caller)) {
        mine.incrementAndGet();
      }
    });
    numbers.sink("sink", n -> {});
    Plan<Numbers> plan = pipeline.compile();
    for (int i = 0; i < 20_000; i++) {
      runner.run(plan, new Numbers(0)).close();
    }
    assertThat(mine).hasValue(0);
  }

  private Run run(int count) throws InterruptedException {
    return runner.run(pipeline.compile(), new Numbers(count));
  }

  private static Integer fail(Object of) {
    throw new IllegalStateException("no " + of);
  }

  private boolean concurrent() {
    return runner.toString().contains("concurrent");
  }

  private static int last(Iterator<Integer> all) {
    int last = 0;
    while (all.hasNext()) {
      last = all.next();
    }
    return last;
  }
}
