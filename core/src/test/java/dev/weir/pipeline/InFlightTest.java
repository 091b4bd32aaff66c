package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.channel.Overflow;
import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** At no time has a step given more items that the next has not received than maxInFlight says. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(20)
class InFlightTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final AtomicInteger given = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Items<Integer> numbers = pipeline.source("numbers", in -> counted(in.list()));

  /** Counts what was pulled: that is what the step has given, or is about to. */
  private Iterable<Integer> counted(List<Integer> list) {
    return () ->
        new Iterator<>() {
          private final Iterator<Integer> all = list.iterator();

          @Override
          public boolean hasNext() {
            return all.hasNext();
          }

          @Override
          public Integer next() {
            given.incrementAndGet();
            return all.next();
          }
        };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 64})
  @Behaviour({"pipe-F49", "pipe-F50", "pipe-F53", "pipe-F66"})
  void run_linear_neverMoreAheadThanTheBound(int bound) throws InterruptedException {
    AtomicInteger received = new AtomicInteger();
    numbers.maxInFlight(bound);
    numbers.sink(
        "sink",
        n -> {
          received.incrementAndGet();
          most.accumulateAndGet(given.get() - received.get(), Math::max);
        });
    run(500);
    assertThat(received).hasValue(500);
    assertThat(most.get()).isLessThanOrEqualTo(bound);
  }

  @Test
  @Behaviour({"pipe-F57", "pipe-F49"})
  void run_fork_theSlowestBranchSetsThePace() throws InterruptedException {
    AtomicInteger slow = new AtomicInteger();
    numbers.maxInFlight(3);
    numbers.sink("fast", n -> {});
    numbers.sink(
        "slow",
        n -> {
          slow.incrementAndGet();
          most.accumulateAndGet(given.get() - slow.get(), Math::max);
        });
    run(300);
    assertThat(slow).hasValue(300);
    assertThat(most.get()).isLessThanOrEqualTo(3);
  }

  @Test
  @Behaviour({"pipe-F55", "pipe-F112"})
  void run_flatteningStep_countsWhatItGives() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    AtomicInteger received = new AtomicInteger();
    numbers
        .flatMap("ten", n -> counting(made))
        .maxInFlight(4)
        .sink(
            "sink",
            n -> {
              received.incrementAndGet();
              most.accumulateAndGet(made.get() - received.get(), Math::max);
            });
    run(20);
    assertThat(received).hasValue(200);
    assertThat(most.get()).isLessThanOrEqualTo(4);
  }

  private static Iterable<Integer> counting(AtomicInteger made) {
    return () ->
        new Iterator<>() {
          private int left = 10;

          @Override
          public boolean hasNext() {
            return left > 0;
          }

          @Override
          public Integer next() {
            made.incrementAndGet();
            return left--;
          }
        };
  }

  @Test
  @Behaviour({"pipe-F56", "pipe-F99"})
  void run_observers_takeNoSlotAndForceNothing() throws InterruptedException {
    AtomicInteger received = new AtomicInteger();
    numbers.maxInFlight(2).observe(event -> {}).observe(event -> {});
    numbers.sink(
        "sink",
        n -> {
          received.incrementAndGet();
          most.accumulateAndGet(given.get() - received.get(), Math::max);
        });
    run(100);
    assertThat(most.get()).isLessThanOrEqualTo(2);
  }

  @Test
  @Behaviour({"pipe-F50", "pipe-F13"})
  void compile_boundBelowOne_refusedWithPipelineAndStep() {
    numbers.maxInFlight(0).sink("sink", n -> {});
    assertThatThrownBy(pipeline::compile)
        .isInstanceOf(InvalidPipeline.class)
        .hasMessage("pipeline numbers, step numbers: maxInFlight: 0 (expected: 1 to 1048576)");
    numbers.maxInFlight(-7);
    assertThatThrownBy(pipeline::compile).hasMessageContaining("maxInFlight: -7");
  }

  @Test
  @Behaviour({"pipe-F6", "pipe-F5"})
  void run_boundChangedAfterCompiling_thePlanKeepsItsOwn() throws InterruptedException {
    AtomicInteger received = new AtomicInteger();
    numbers.sink(
        "sink",
        n -> {
          received.incrementAndGet();
          most.accumulateAndGet(given.get() - received.get(), Math::max);
        });
    Plan<Numbers> plan = pipeline.compile();
    // Collected, all would be there before the first is received.
    numbers.maxInFlight(50).materialize().mode(Mode.EACH).failFrom(1);
    runner.run(plan, new Numbers(100));
    assertThat(most.get()).isLessThanOrEqualTo(1);
  }

  @Test
  @Behaviour("pipe-F66")
  void run_droppingBranch_doesNotSlowTheOthers() throws InterruptedException {
    List<Integer> late = new ArrayList<>();
    List<Integer> all = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    numbers.maxInFlight(4);
    pipeline
        .join(numbers.dropping(Overflow.DROP_OLDEST), pipeline.params())
        .sink(
            "late",
            (n, in) -> {
              if (!runner.toString().contains("sequential")) {
                done.await();
              }
              late.add(n);
            });
    numbers.sink(
        "all",
        n -> {
          all.add(n);
          if (n == 100) {
            done.countDown();
          }
        });
    run(100);
    assertThat(all).hasSize(100);
    assertThat(late).isSorted().contains(100);
    if (!runner.toString().contains("sequential")) {
      assertThat(late).hasSizeLessThanOrEqualTo(5);
    }
  }

  private void run(int count) throws InterruptedException {
    runner.run(pipeline.compile(), new Numbers(count)).close();
  }
}
