package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.channel.Overflow;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How a function reads a stream: as an iterator, and with a limit to its waiting. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class InflowTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final ManualTime time = new ManualTime();

  @Test
  @Behaviour("pipe-F61")
  void next_atTheEnd_refusedAgainAndAgain() throws InterruptedException {
    Value<Integer> checked =
        pipeline
            .source("numbers", Numbers::list)
            .reduce(
                "read",
                all -> {
                  assertThat(all.await(Duration.ZERO) || all.hasNext()).isTrue();
                  all.await();
                  assertThat(all.hasNext()).isTrue();
                  assertThat(all.await(Duration.ofDays(1))).isTrue();
                  assertThat(all.next()).isEqualTo(1);
                  assertThat(all.hasNext()).isFalse();
                  assertThat(all.hasNext()).isFalse();
                  all.await();
                  assertThatThrownBy(all::next)
                      .isInstanceOf(NoSuchElementException.class)
                      .hasMessage("stream of step numbers: no more items");
                  return 1;
                })
            .onError(OnError.STOP);
    assertThat(runner.run(pipeline.compile(), new Numbers(1)).get(checked)).isEqualTo(1);
  }

  @Test
  void await_nothingComes_falseWhenTheTimeIsOver() throws InterruptedException {
    if (runner.toString().contains("sequential")) {
      return; // there nothing comes while one waits
    }
    CountDownLatch open = new CountDownLatch(1);
    Value<List<Object>> read =
        pipeline
            .source("slow", in -> waiting(open))
            .reduce(
                "read",
                all -> {
                  List<Object> seen = new ArrayList<>();
                  seen.add(all.await(Duration.ZERO));
                  seen.add(all.await(Duration.ofSeconds(1)));
                  open.countDown();
                  all.await();
                  seen.add(all.await(Duration.ofSeconds(1)));
                  all.forEachRemaining(seen::add);
                  return seen;
                });
    Runner timed = runner.with(RunOptions.DEFAULT.ticker(time).name("inflow"));
    try (Run run = timed.start(pipeline.compile(), new Numbers(1))) {
      time.awaitArmed(1);
      time.advance(Duration.ofSeconds(1));
      assertThat(run.await(read)).containsExactly(false, false, true, 7);
      run.await();
    }
    assertThat(time.armed()).isZero();
  }

  private static Iterable<Integer> waiting(CountDownLatch open) {
    return () ->
        new Iterator<>() {
          private int left = 1;

          @Override
          public boolean hasNext() {
            return left > 0;
          }

          @Override
          public Integer next() {
            left--;
            try {
              open.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return 7;
          }
        };
  }

  @Test
  @Behaviour("pipe-F80")
  void await_runIsCancelled_interrupted() throws InterruptedException {
    List<Throwable> caught = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch told = new CountDownLatch(1);
    pipeline
        .source("slow", in -> InflowTest::asleep)
        .reduce(
            "read",
            all -> {
              try {
                return all.hasNext();
              } catch (RuntimeException e) {
                caught.add(e);
                throw e;
              } finally {
                told.countDown();
              }
            });
    Plan<Numbers> plan = pipeline.compile();
    try (Run run = runner.start(plan, new Numbers(1))) {
      while (run.stats().stream().anyMatch(step -> !step.started())) {
        Thread.onSpinWait();
      }
      run.cancel();
      told.await();
    }
    if (runner.toString().contains("concurrent")) {
      assertThat(caught.getFirst()).hasMessage("interrupted while waiting for an item");
    }
  }

  @Test
  @Behaviour({"pipe-F61", "pipe-F63"})
  void await_afterAFailureOrTheEndOfTheFunction_returnsAtOnce() throws InterruptedException {
    List<Inflow<Integer>> kept = new ArrayList<>();
    pipeline
        .source("broken", in -> List.of(1 / (in.count() - 1)))
        .reduce(
            "read",
            all -> {
              kept.add(all);
              assertThatThrownBy(all::hasNext).isInstanceOf(ArithmeticException.class);
              all.await();
              return all.await(Duration.ofDays(1));
            });
    runner.run(pipeline.compile(), new Numbers(1)).close();
    kept.getFirst().await();
    assertThatThrownBy(kept.getFirst()::hasNext).isInstanceOf(StreamClosed.class);
  }

  private static Iterator<Integer> asleep() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public Integer next() {
        try {
          Never.comes();
        } catch (InterruptedException e) {
          throw new IllegalStateException("woken", e);
        }
        return 1;
      }
    };
  }

  @Test
  @Behaviour("pipe-F66")
  void dropNewest_lateReader_keepsWhatCameFirst() throws InterruptedException {
    assertThat(dropped(Overflow.DROP_NEWEST)).startsWith(1, 2);
  }

  @Test
  @Behaviour("pipe-F66")
  void dropOldest_lateReader_getsWhatCameLast() throws InterruptedException {
    assertThat(dropped(Overflow.DROP_OLDEST)).endsWith(49, 50);
  }

  private List<Integer> dropped(Overflow overflow) throws InterruptedException {
    CountDownLatch all = new CountDownLatch(1);
    List<Integer> late = Collections.synchronizedList(new ArrayList<>());
    Items<Integer> numbers = pipeline.source("numbers", Numbers::list).maxInFlight(2);
    numbers.sink("all", n -> count(n, all));
    pipeline
        .join(numbers.dropping(overflow), pipeline.params())
        .sink(
            "late",
            (n, in) -> {
              if (runner.toString().contains("concurrent")) {
                all.await();
              }
              late.add(n);
            });
    try (Run run = runner.run(pipeline.compile(), new Numbers(50))) {
      long lost = run.stats().getFirst().edge().dropped();
      assertThat(late).hasSize((int) (50 - lost));
    }
    return late;
  }

  private static void count(int n, CountDownLatch all) {
    if (n == 50) {
      all.countDown();
    }
  }

  @Test
  @Behaviour("pipe-F82")
  void get_whatIsNotThere_refused() throws InterruptedException {
    Items<Integer> numbers = pipeline.source("numbers", Numbers::list);
    Value<Integer> broken = pipeline.value("broken", in -> 1 / (in.count() - 1));
    numbers.sink("sink", n -> {});
    Plan<Numbers> plan = pipeline.compile();
    Value<Integer> later = pipeline.value("later", Numbers::count);
    try (Run run = runner.run(plan, new Numbers(1))) {
      assertThatThrownBy(() -> run.get(numbers.list()))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("step numbers: has made nothing to be read here");
      assertThatThrownBy(() -> run.await(broken)).isInstanceOf(NoSuchElementException.class);
      assertThatThrownBy(() -> run.get(later))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not of pipeline numbers");
      assertThat(plan).hasToString("plan numbers, 3 steps");
    }
  }

  @Test
  @Behaviour("pipe-F80")
  void await_valueOfARunThatFails_isToldTheFailure() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Value<Integer> never =
        pipeline.value(
            "never",
            in -> {
              started.countDown();
              Never.comes();
              return 1;
            });
    try (Run run = runner.start(pipeline.compile(), new Numbers(1))) {
      started.await();
      run.cancel();
      assertThatThrownBy(() -> run.await(never)).isInstanceOf(RunCancelled.class);
    }
  }
}
