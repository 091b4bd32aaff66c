package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.internal.RecordedLog;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A run ends: by itself, by cancel, by its deadline, by a failure; and then nothing of it runs. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class RunTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);

  @Test
  @Behaviour({"pipe-F80", "pipe-F82"})
  void cancel_whileAStepBlocks_interruptsItAndEnds() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    numbers.sink(
        "sink",
        n -> {
          blocked.countDown();
          Never.comes();
        });
    try (Run run = runner.start(pipeline.compile(), new Numbers(3))) {
      blocked.await();
      assertThat(run.isDone()).isFalse();
      assertThat(run).hasToString("run " + run.id() + " of numbers, running");
      assertThat(run.await(Duration.ZERO)).isFalse();
      run.cancel();
      assertThatThrownBy(run::await)
          .isInstanceOf(RunCancelled.class)
          .hasMessage("pipeline numbers: was cancelled");
      assertThat(run.isDone()).isTrue();
    }
  }

  @Test
  @Behaviour("pipe-F80")
  void cancel_ofAnEndlessSource_ends() throws InterruptedException {
    AtomicInteger seen = new AtomicInteger();
    CountDownLatch many = new CountDownLatch(1000);
    pipeline
        .source("endless", in -> RunTest::forever)
        .filter("none", n -> false)
        .sink("never", n -> seen.incrementAndGet());
    numbers.sink("sink", n -> {});
    pipeline.source("other", in -> RunTest::forever).sink("count", n -> many.countDown());
    try (Run run = runner.start(pipeline.compile(), new Numbers(1))) {
      if (runner.toString().contains("concurrent")) {
        many.await();
      }
      assertThat(run.isDone()).isFalse();
    }
    assertThat(seen).hasValue(0);
  }

  private static Iterator<Integer> forever() {
    return java.util.stream.Stream.iterate(0, n -> n + 1).iterator();
  }

  @Test
  @Behaviour("pipe-F80")
  void run_longerThanItsDeadline_isCancelled() {
    numbers.sink("sink", n -> Never.comes());
    Runner hasty = runner.with(RunOptions.DEFAULT.deadline(Duration.ofMillis(20)));
    assertThatThrownBy(() -> hasty.run(pipeline.compile(), new Numbers(1)))
        .isInstanceOf(RunCancelled.class)
        .hasMessage("pipeline numbers: took longer than its deadline of 20 ms");
  }

  @Test
  @Behaviour("pipe-F80")
  void run_oneStepFails_theOthersAreInterrupted() {
    CountDownLatch blocked = new CountDownLatch(1);
    pipeline
        .params()
        .sink(
            "blocks",
            in -> {
              blocked.countDown();
              if (runner.toString().contains("concurrent")) {
                Never.comes();
              }
            });
    pipeline
        .params()
        .sink(
            "fails",
            in -> {
              blocked.await();
              throw new IllegalStateException("no");
            })
        .onError(OnError.STOP);
    numbers.sink("sink", n -> {});
    assertThatThrownBy(() -> runner.run(pipeline.compile(), new Numbers(1)))
        .isInstanceOf(StepStopped.class);
  }

  @Test
  @Behaviour({"pipe-F64", "pipe-F80"})
  void close_stepThatIgnoresInterrupts_reportedAndLeft() throws InterruptedException {
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch out = new CountDownLatch(1);
    numbers.sink(
        "deaf",
        n -> {
          in.countDown();
          while (out.getCount() > 0) {
            Thread.onSpinWait();
            Thread.yield();
          }
        });
    String name = "deaf-" + System.nanoTime();
    Runner hasty = runner.with(RunOptions.DEFAULT.name(name).closeTimeout(Duration.ofMillis(30)));
    Run run = hasty.start(pipeline.compile(), new Numbers(1));
    in.await();
    run.close();
    assertThat(run.await(Duration.ZERO)).isFalse();
    assertThat(RecordedLog.LINES)
        .filteredOn(line -> line.contains("thread " + name + "/deaf did not end within 30 ms"))
        .singleElement()
        .asString()
        .startsWith("WARNING ");
    out.countDown();
    assertThatThrownBy(run::await).isInstanceOf(RunCancelled.class);
  }

  @Test
  @Behaviour({"pipe-F66", "pipe-F111"})
  void run_siblingsReadOneAfterTheOther_failsAndNamesThem() {
    Items<Integer> left = numbers.map("left", n -> n);
    Items<Integer> right = numbers.map("right", n -> n);
    pipeline.join(left.stream(), right.stream()).value("drain", (a, b) -> drained(a) + drained(b));
    assertThatThrownBy(() -> runner.run(pipeline.compile(), new Numbers(50)))
        .isInstanceOf(Stuck.class)
        .hasMessageContaining("pipeline numbers: its steps wait for each other")
        .hasMessageContaining("drain");
  }

  private static int drained(Iterator<Integer> all) {
    int count = 0;
    while (all.hasNext()) {
      all.next();
      count++;
    }
    return count;
  }

  @Test
  @Behaviour({"pipe-F80", "pipe-F111"})
  void run_besideARunThatIsBlocked_endsOnItsOwn() throws InterruptedException {
    CountDownLatch out = new CountDownLatch(1);
    numbers.sink("sink", n -> out.await());
    Plan<Numbers> plan = pipeline.compile();
    try (Run blocked = runner.start(plan, new Numbers(1))) {
      runner.run(plan, new Numbers(0));
      assertThat(blocked.isDone()).isFalse();
      out.countDown();
      blocked.await();
    }
  }

  @Test
  @Behaviour("pipe-F95")
  void start_twice_eachRunHasAnIdOfItsOwn() throws InterruptedException {
    numbers.sink("sink", n -> {});
    Plan<Numbers> plan = pipeline.compile();
    Set<String> ids = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 100; i++) {
      ids.add(runner.run(plan, new Numbers(0)).id());
    }
    assertThat(ids).hasSize(100);
  }

  @Test
  void run_callThatTakesTooLong_isAFailureOfThatItem() throws InterruptedException {
    List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    numbers
        .map("slow", n -> n == 2 ? slept() : n)
        .timeout(Duration.ofMillis(20))
        .errorsTo(failures::add)
        .sink("sink", seen::add);
    runner.run(pipeline.compile(), new Numbers(3));
    assertThat(seen).containsExactly(1, 3);
    assertThat(failures.getFirst().cause())
        .isInstanceOf(TimeoutException.class)
        .hasMessage("call: took longer than its timeout of 20 ms");
  }

  @Test
  void run_callThatIgnoresItsInterrupt_isAFailureAllTheSame() throws InterruptedException {
    List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());
    numbers
        .map("deaf", n -> awoken(n))
        .timeout(Duration.ofMillis(20))
        .errorsTo(failures::add)
        .sink("sink", n -> {});
    runner.run(pipeline.compile(), new Numbers(2)).close();
    assertThat(failures).hasSize(2);
    assertThat(failures).allMatch(failure -> failure.cause() instanceof TimeoutException);
  }

  private static Integer awoken(int n) {
    try {
      Never.comes();
    } catch (InterruptedException e) {
      return n;
    }
    return 0;
  }

  @Test
  void run_callThatFailsInTime_failsAsItDoes() throws InterruptedException {
    List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());
    numbers
        .map("fails", n -> broken())
        .timeout(Duration.ofSeconds(60))
        .errorsTo(failures::add)
        .sink("sink", n -> {});
    runner.run(pipeline.compile(), new Numbers(1)).close();
    assertThat(failures.getFirst().cause()).hasMessage("no");
  }

  @Test
  @Behaviour("pipe-F113")
  void run_pipelineWithoutSteps_endsAtOnce() throws InterruptedException {
    Plan<String> nothing = Pipeline.named("nothing", String.class).compile();
    try (Run run = runner.run(nothing, "x")) {
      assertThat(run.isDone()).isTrue();
      assertThat(run.stats()).isEmpty();
    }
  }

  private static Integer slept() throws InterruptedException {
    Never.comes();
    return 0;
  }

  @Test
  void run_retry_callsAgainUntilItGoesWell() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    numbers
        .map(
            "flaky",
            n -> {
              if (calls.incrementAndGet() % 3 != 0) {
                throw new IllegalStateException("again");
              }
              return n;
            })
        .retry(Retry.of(3, Duration.ofMillis(1)))
        .sink("sink", seen::add);
    runner.run(pipeline.compile(), new Numbers(2));
    assertThat(seen).containsExactly(1, 2);
    assertThat(calls).hasValue(6);
  }

  @Test
  void run_retryOfOtherFailures_isNotTried() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Retry other = new Retry(3, Duration.ZERO, UnsupportedOperationException.class::isInstance);
    numbers
        .map("fails", n -> calls.incrementAndGet() > 0 ? broken() : n)
        .retry(other)
        .sink("sink", n -> {});
    runner.run(pipeline.compile(), new Numbers(1));
    assertThat(calls).hasValue(1);
  }

  private static Integer broken() {
    throw new IllegalStateException("no");
  }

  @Test
  void run_parallelism_resultsKeepTheirOrder() throws InterruptedException {
    boolean concurrent = runner.toString().contains("concurrent");
    CountDownLatch four = new CountDownLatch(concurrent ? 4 : 1);
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    numbers
        .map(
            "work",
            n -> {
              four.countDown();
              four.await();
              if (n % 2 == 1) {
                Thread.yield();
              }
              return n;
            })
        .parallelism(4)
        .sink("sink", seen::add);
    try (Run run = runner.run(pipeline.compile(), new Numbers(50))) {
      assertThat(seen).hasSize(50).isSorted();
      assertThat(run.stats().get(1).successes()).isEqualTo(50);
    }
  }

  @Test
  void run_unorderedParallelism_allComeAndNeverMoreAtATime() throws InterruptedException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    numbers
        .map(
            "work",
            n -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              Thread.yield();
              now.decrementAndGet();
              if (n % 10 == 0) {
                throw new IllegalStateException("no");
              }
              return n;
            })
        .parallelism(3)
        .unordered()
        .sink("sink", seen::add);
    try (Run run = runner.run(pipeline.compile(), new Numbers(100))) {
      assertThat(seen).hasSize(90).doesNotHaveDuplicates();
      assertThat(run.stats().get(1).errors()).isEqualTo(10);
    }
    assertThat(most.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void run_parallelStepLeftEarly_ends() throws InterruptedException {
    Value<Integer> head = numbers.map("work", n -> n).parallelism(3).reduce("head", Iterator::next);
    Plan<Numbers> plan = pipeline.compile();
    for (int i = 0; i < 200; i++) {
      assertThat(runner.run(plan, new Numbers(1000)).get(head)).isEqualTo(1);
    }
  }

  @Test
  void stats_afterTheRun_countItemsAndTimes() throws InterruptedException {
    numbers.sink("sink", n -> {});
    try (Run run = runner.run(pipeline.compile(), new Numbers(7))) {
      List<StepStats> stats = run.stats();
      assertThat(stats).extracting(StepStats::step).containsExactly("numbers", "sink");
      assertThat(stats.getFirst().given()).isEqualTo(7);
      assertThat(stats.getFirst().edge().depth()).isZero();
      assertThat(stats).allMatch(StepStats::ended).allMatch(step -> step.nanos() > 0);
      assertThat(run).hasToString("run " + run.id() + " of numbers, ended");
    }
  }

  @Test
  @Behaviour({"pipe-F82", "pipe-F102"})
  void find_byName_isWhatIsKept() throws InterruptedException {
    numbers.map("kept", n -> 2 * n).materialize();
    numbers.filter("handed on", n -> true).reduce("failing", all -> List.of().getFirst());
    pipeline.value("sum", n -> 3).sink("end", n -> {});
    try (Run run = runner.run(pipeline.compile(), new Numbers(2))) {
      assertThat(run.find("sum")).contains(3);
      assertThat(run.find("kept")).contains(List.of(2, 4));
      assertThat(run.find("handed on")).isEmpty();
      assertThat(run.find("failing")).isEmpty();
      assertThat(run.find("end")).isEmpty();
      assertThatThrownBy(() -> run.find("nope"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("step: nope (expected: a step of plan numbers, 6 steps)");
    }
  }

  @Test
  void options_thatCannotBe_refused() {
    assertThatThrownBy(() -> RunOptions.DEFAULT.deadline(Duration.ZERO))
        .hasMessage("deadline: PT0S (expected: positive)");
    assertThatThrownBy(() -> RunOptions.DEFAULT.closeTimeout(Duration.ofMillis(-1)))
        .hasMessage("closeTimeout: PT-0.001S (expected: positive)");
    assertThatThrownBy(() -> Retry.of(0, Duration.ZERO)).hasMessageContaining("attempts: 0");
    assertThatThrownBy(() -> Retry.of(2, Duration.ofMillis(-1))).hasMessageContaining("pause");
  }
}
