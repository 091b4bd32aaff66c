package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Steps that are left out, left early, or that hold on to what they should not: runs end all the
 * same.
 */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class HostileTest {
  private static final Duration LONG = Duration.ofSeconds(3);

  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);
  private final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());

  /** A step that is left out takes nothing: who gives it items must not wait for it. */
  @Test
  @Behaviour({"pipe-F57", "pipe-F75", "pipe-F81"})
  void run_takerOfAStreamIsLeftOut_theGiverDoesNotWaitForIt() throws InterruptedException {
    Value<Integer> broken = pipeline.value("broken", HostileTest::fail);
    pipeline.join(numbers, broken).sink("left-out", (n, b) -> {});
    ended(new Numbers(20));
  }

  @Test
  @Behaviour({"pipe-F57", "pipe-F75"})
  void run_oneBranchIsLeftOut_theOtherGetsAll() throws InterruptedException {
    Value<Integer> broken = pipeline.value("broken", HostileTest::fail);
    pipeline.join(numbers, broken).map("left-out", (n, b) -> n).sink("after", n -> {});
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    numbers.sink("other", seen::add);
    ended(new Numbers(20));
    assertThat(seen).hasSize(20);
  }

  @Test
  @Behaviour({"pipe-F59", "pipe-F57"})
  void run_nestedForkThatNobodyReads_theOtherBranchGetsAll() throws InterruptedException {
    Items<Integer> inner = numbers.map("inner", n -> n);
    inner.reduce("lazy-1", all -> 1);
    inner.reduce("lazy-2", all -> 2);
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    numbers.sink("other", seen::add);
    ended(new Numbers(20));
    assertThat(seen).hasSize(20);
  }

  @Test
  @Behaviour({"pipe-F59", "pipe-F70"})
  void run_stepAfterAForkThatNobodyReads_isRun() throws InterruptedException {
    numbers.reduce("lazy-1", all -> 1);
    numbers.reduce("lazy-2", all -> 2);
    Value<String> after = pipeline.value("after", in -> "done").after(numbers);
    assertThat(ended(new Numbers(20)).get(after)).isEqualTo("done");
  }

  @Test
  @Behaviour({"pipe-F75", "pipe-F70"})
  void run_stepAfterAStreamThatIsLeftOut_isRun() throws InterruptedException {
    Value<Integer> broken = pipeline.value("broken", HostileTest::fail);
    Items<Integer> out = broken.flatMap("left-out", n -> List.of(n));
    out.sink("sink", n -> {});
    numbers.sink("numbers-sink", n -> {});
    Value<String> after = pipeline.value("after", in -> "done").after(out);
    assertThat(ended(new Numbers(2)).get(after)).isEqualTo("done");
  }

  /** The failure of a step that stops is the run's, whatever the function does that reads it. */
  @Test
  @Behaviour({"pipe-F76", "pipe-F80"})
  void run_stopBehindAFunctionThatReadsTheStream_theRunFails() {
    stopping("stops").reduce("size", HostileTest::count);
    StepStopped stopped = catchThrowableOfType(StepStopped.class, () -> ended(new Numbers(5)));
    assertThat(stopped).isNotNull();
    assertThat(stopped.step()).isEqualTo("stops");
  }

  @Test
  @Behaviour({"pipe-F76", "pipe-F80"})
  void run_stopBehindAFunctionThatCatchesEverything_theRunFails() {
    stopping("stops")
        .reduce(
            "catches",
            all -> {
              try {
                return count(all);
              } catch (RuntimeException e) {
                return -1;
              }
            });
    assertThatThrownBy(() -> ended(new Numbers(5))).isInstanceOf(StepStopped.class);
  }

  @Test
  @Behaviour({"pipe-F76", "pipe-F80"})
  void run_stopBehindAStepThatPassesTheStreamOn_theRunFails() {
    stopping("stops").through("through", all -> () -> all).sink("sink", n -> {});
    assertThatThrownBy(() -> ended(new Numbers(5))).isInstanceOf(StepStopped.class);
  }

  @Test
  @Behaviour({"pipe-F84", "pipe-F86"})
  void run_tooManyErrorsBehindAFunctionThatReadsTheStream_theStepIsNamed() {
    numbers
        .map("fails", n -> n == 1 ? fail(n) : n)
        .errorsTo(failure -> {})
        .failFrom(1)
        .reduce("size", HostileTest::count);
    ThresholdExceeded exceeded =
        catchThrowableOfType(ThresholdExceeded.class, () -> ended(new Numbers(5)));
    assertThat(exceeded).isNotNull();
    assertThat(exceeded.step()).isEqualTo("fails");
    assertThat(exceeded.successes()).isEqualTo(4);
  }

  /** Deep diamonds compile in linear time, so they must run too. */
  @Test
  @Behaviour({"pipe-F45", "pipe-F67"})
  void run_deepDiamonds_end() throws InterruptedException {
    Items<Integer> last = numbers;
    for (int i = 0; i < 22; i++) {
      Items<Integer> left = last.map("l" + i, n -> n);
      Items<Integer> right = last.map("r" + i, n -> n);
      last = pipeline.join(left, right).map("m" + i, (a, b) -> a);
    }
    Value<Integer> size = last.reduce("size", HostileTest::count);
    assertThat(ended(new Numbers(3)).get(size)).isEqualTo(3);
  }

  /** A function that swallows the interrupt of a run that is over is not waited for at an edge. */
  @Test
  @Behaviour({"pipe-F80"})
  void run_functionThatSwallowsTheInterrupt_theRunEnds() throws InterruptedException {
    if (runner.toString().contains("sequential")) {
      return;
    }
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Items<Integer> deaf =
        numbers.map(
            "deaf",
            n -> {
              in.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                // It goes on, as a bad function does.
              }
              return n;
            });
    Value<Integer> late =
        pipeline.value(
            "late",
            given -> {
              in.await();
              throw new IllegalStateException("late");
            });
    late.onError(OnError.STOP).errorsTo(failure -> {});
    pipeline.join(deaf, late).sink("sink", (n, l) -> {});
    try (Run run = runner.start(pipeline.compile(), new Numbers(5))) {
      assertThatThrownBy(() -> assertThat(run.await(LONG)).isTrue())
          .isInstanceOf(StepStopped.class);
    }
  }

  @Test
  @Behaviour({"pipe-F59"})
  void run_parallelStepIsLeftEarlyWithMuchInFlight_ends() throws InterruptedException {
    Value<Integer> head =
        numbers
            .maxInFlight(64)
            .map("work", n -> n)
            .parallelism(3)
            .maxInFlight(2)
            .reduce("head", Iterator::next);
    for (int i = 0; i < 20; i++) {
      assertThat(ended(new Numbers(1000)).get(head)).isEqualTo(1);
    }
  }

  @Test
  @Behaviour("pipe-F84")
  void run_leftEarly_errorsSoFarAreNotJudged() throws InterruptedException {
    Value<Integer> head =
        numbers
            .map("fails", n -> n == 1 ? fail(n) : n)
            .errorsTo(failure -> {})
            .failFrom(1)
            .reduce("head", Iterator::next);
    assertThat(ended(new Numbers(50)).get(head)).isEqualTo(2);
  }

  /** What a function gives may hold something open, however it ends. */
  @Test
  @Behaviour({"pipe-F81", "pipe-F75"})
  void run_whatAFunctionGivesHoldsSomethingOpen_isClosedAtItsEndAndOnFailure()
      throws InterruptedException {
    List<String> closed = Collections.synchronizedList(new ArrayList<>());
    pipeline.source("fails", in -> new Held("fails", List.of(1, 0), closed)).sink("a", n -> {});
    numbers
        .flatMap("each", n -> new Held("each " + n, n == 2 ? List.of(0) : List.of(n), closed))
        .sink("b", n -> {});
    ended(new Numbers(3));
    assertThat(closed).containsExactlyInAnyOrder("fails", "each 1", "each 2", "each 3");
  }

  @Test
  @Behaviour({"pipe-F81", "pipe-F59"})
  void run_whatAFunctionGivesHoldsSomethingOpen_isClosedWhenItIsLeft() throws InterruptedException {
    List<String> closed = Collections.synchronizedList(new ArrayList<>());
    numbers
        .flatMap("each", n -> new Held("each", List.of(1, 2, 3, 4, 5, 6), closed))
        .reduce("head", Iterator::next);
    ended(new Numbers(1));
    assertThat(closed).containsExactly("each");
  }

  @Test
  @Behaviour("pipe-F74")
  void run_itemsOfAnItemCannotBeOpened_thatItemHasFailed() throws InterruptedException {
    Items<Integer> flat =
        numbers.flatMap(
            "flat", n -> n == 2 ? () -> HostileTest.<Iterator<Integer>>failed(n) : List.of(n));
    Value<Integer> size = flat.reduce("size", HostileTest::count);
    assertThat(ended(new Numbers(3)).get(size)).isEqualTo(2);
  }

  /** Items that have to be closed; a zero fails. */
  private record Held(String name, List<Integer> items, List<String> closed)
      implements Iterable<Integer>, AutoCloseable {
    @Override
    public Iterator<Integer> iterator() {
      return items.stream().map(n -> n == 0 ? fail(n) : n).iterator();
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }

  private Items<Integer> stopping(String name) {
    return numbers
        .map(name, n -> n == 3 ? fail(n) : n)
        .onError(OnError.STOP)
        .errorsTo(failure -> {});
  }

  private Run ended(Numbers params) throws InterruptedException {
    pipeline.observe(events::add).errorsTo(failure -> {});
    try (Run run = runner.start(pipeline.compile(), params)) {
      assertThat(run.await(LONG)).as("ended within %s: %s", LONG, run.stats()).isTrue();
      return run;
    }
  }

  private static int count(Iterator<Integer> all) {
    int count = 0;
    while (all.hasNext()) {
      all.next();
      count++;
    }
    return count;
  }

  private static <T> T failed(Object of) {
    throw new IllegalStateException("no " + of);
  }

  private static Integer fail(Object of) {
    throw new IllegalStateException("no " + of);
  }
}
