package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Several calls of one step at a time change nothing but the time that they take. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class ParallelTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list).maxInFlight(4);
  private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

  @Test
  @Behaviour("pipe-F74")
  void run_someCallsFail_leftOutInTheirPlace() throws InterruptedException {
    numbers.map("work", n -> n * 10 / (n % 3)).parallelism(4).sink("sink", seen::add);
    run(7);
    assertThat(seen).containsExactly(10, 10, 40, 25, 70);
  }

  @Test
  @Behaviour("pipe-F76")
  void run_oneCallStops_theRunFails() {
    numbers
        .map("work", n -> 1 / (n - 5))
        .parallelism(3)
        .onError(OnError.STOP)
        .sink("sink", seen::add);
    assertThatThrownBy(() -> run(100)).isInstanceOf(StepStopped.class);
  }

  @Test
  @Behaviour("pipe-F80")
  void run_oneCallThrowsAnError_theRunIsBroken() {
    numbers.map("work", ParallelTest::bug).parallelism(3).sink("sink", seen::add);
    assertThatThrownBy(() -> run(10))
        .isInstanceOf(StepBroken.class)
        .hasMessageContaining("step work");
  }

  private static Integer bug(int n) {
    if (n == 4) {
      throw new AssertionError("bug");
    }
    return n;
  }

  @Test
  @Behaviour({"pipe-F77", "pipe-F61"})
  void run_sourceFails_itsItemsComeFirst() throws InterruptedException {
    Items<Integer> broken = pipeline.source("broken", in -> ParallelTest::twoThenFail);
    broken.map("work", n -> n).parallelism(2).sink("sink", seen::add);
    numbers.sink("other", n -> {});
    run(1);
    assertThat(seen).containsExactly(1, 2);
  }

  private static Iterator<Integer> twoThenFail() {
    AtomicInteger next = new AtomicInteger();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public Integer next() {
        if (next.incrementAndGet() > 2) {
          throw new IllegalStateException("no more");
        }
        return next.get();
      }
    };
  }

  @Test
  void run_flattening_keepsTheOrderOfTheInputs() throws InterruptedException {
    numbers.flatMap("work", n -> List.of(n, -n)).parallelism(3).sink("sink", seen::add);
    run(4);
    assertThat(seen).containsExactly(1, -1, 2, -2, 3, -3, 4, -4);
  }

  @Test
  void run_retriesAndTimeouts_areThoseOfEachCall() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    numbers
        .map("work", n -> calls.incrementAndGet() % 2 == 1 && n < 0 ? 0 : n)
        .parallelism(2)
        .unordered()
        .retry(Retry.of(2, Duration.ZERO))
        .timeout(Duration.ofSeconds(30))
        .sink("sink", seen::add);
    run(20);
    assertThat(seen).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void compile_parallelStepThatRunsOnce_refused() {
    pipeline.value("value", Numbers::count).parallelism(2);
    numbers.sink("sink", n -> {});
    assertThatThrownBy(pipeline::compile)
        .hasMessageContaining("step value: parallelism: 2, but it is called once");
  }

  private void run(int count) throws InterruptedException {
    runner.run(pipeline.compile(), new Numbers(count)).close();
  }
}
