package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What steps hold open is closed once, however the run ends; who waits is let go. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class CleaningUpTest {
  private static final Duration LONG = Duration.ofSeconds(3);

  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);
  private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
  private final List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());

  @Test
  @Behaviour({"pipe-F81", "pipe-F80"})
  void run_failsBehindASourceThatHoldsSomethingOpen_itIsClosed() {
    pipeline
        .source("held", in -> new Held("held", in.list(), closed))
        .sink(
            "stops",
            n -> {
              if (n == 2) {
                fail(n);
              }
            })
        .onError(OnError.STOP)
        .errorsTo(failures::add);
    numbers.sink("sink", n -> {});
    assertThatThrownBy(() -> run(50)).isInstanceOf(StepStopped.class);
    assertThat(closed).containsExactly("held");
  }

  @Test
  @Behaviour({"pipe-F81", "pipe-F80"})
  void run_failsBehindItemsOfAnItemThatHoldSomethingOpen_theyAreClosed() {
    numbers
        .flatMap("flat", n -> new Held("flat " + n, List.of(1, 2, 3, 4, 5, 6), closed))
        .sink(
            "stops",
            n -> {
              if (n == 2) {
                fail(n);
              }
            })
        .onError(OnError.STOP)
        .errorsTo(failures::add);
    assertThatThrownBy(() -> run(1)).isInstanceOf(StepStopped.class);
    assertThat(closed).containsExactly("flat 1");
  }

  @Test
  @Behaviour({"pipe-F81", "pipe-F59"})
  void run_parallelFlatteningIsLeftEarly_allThatItHasOpenedIsClosed() throws InterruptedException {
    AtomicInteger opened = new AtomicInteger();
    numbers
        .flatMap(
            "flat",
            n -> {
              opened.incrementAndGet();
              return new Held("flat", List.of(n, n), closed);
            })
        .parallelism(4)
        .reduce("head", Iterator::next);
    run(100);
    assertThat(closed).hasSize(opened.get());
  }

  @Test
  @Behaviour("pipe-F81")
  void run_callGivesWhatHoldsSomethingOpenTooLate_itIsClosed() throws InterruptedException {
    numbers
        .flatMap("late", n -> held(n))
        .timeout(Duration.ofMillis(20))
        .errorsTo(failures::add)
        .sink("sink", n -> {});
    run(1);
    assertThat(closed).containsExactly("late");
  }

  private Held held(int n) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // It gives what it has, though too late.
    }
    return new Held("late", List.of(n), closed);
  }

  /** Between the look at who can go on and the finding that nobody can, the run may end. */
  @Test
  @Behaviour({"pipe-F80", "pipe-F66"})
  void await_runEndsWhileNobodyCanGoOn_whoWaitsIsLetGo() throws InterruptedException {
    numbers.sink("sink", n -> {});
    Sequential execution = new Sequential(pipeline.compile(), new Numbers(1), RunOptions.DEFAULT);
    AtomicReference<Turns> turns = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    turns.set(
        new Turns(
            turn ->
                threads.add(
                    Thread.ofVirtual()
                        .start(() -> {
                          try {
                            turns
                                .get()
                                .await(() -> {
                                  execution.cancel("now");
                                  return false;
                                });
                          } catch (InterruptedException e) {
                            thrown.set(e);
                          }
                          turns.get().leave(turn);
                        })),
            ended::countDown));
    turns.get().add(new Turn(execution.step(1), () -> true));
    turns.get().begin();
    ended.await();
    assertThat(threads.getFirst().join(LONG)).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  /** The step's own thread is at work, though none of its calls is. */
  @Test
  @Behaviour({"pipe-F66", "pipe-F111"})
  void run_parallelFlatteningIsSlowInTheMiddleOfAnItem_isNotStuck() throws InterruptedException {
    if (!concurrent()) {
      return; // one call after the other
    }
    ManualTime time = new ManualTime();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Items<Integer> flat = numbers.flatMap("flat", n -> () -> slow(n, asked, go)).parallelism(2);
    Items<Integer> all = numbers.map("all", n -> n);
    Value<Integer> read =
        pipeline.join(flat, all).map("pair", (a, b) -> a).reduce("last", CleaningUpTest::last);
    Runner timed = runner.with(RunOptions.DEFAULT.ticker(time));
    try (Run run = timed.start(pipeline.compile(), new Numbers(20))) {
      asked.await();
      for (int i = 0; i < 200; i++) {
        for (int j = 0; j < 1000; j++) {
          Thread.yield();
        }
        time.advance(Duration.ofSeconds(10));
        assertThat(run.isDone()).isFalse();
      }
      go.countDown();
      assertThat(run.await(read)).isEqualTo(20);
    }
  }

  private static Iterator<Integer> slow(int n, CountDownLatch asked, CountDownLatch go) {
    return new Iterator<>() {
      private int left = 1;

      @Override
      public boolean hasNext() {
        return left > 0;
      }

      @Override
      public Integer next() {
        left--;
        asked.countDown();
        try {
          go.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return n;
      }
    };
  }

  private static int last(Iterator<Integer> all) {
    int last = 0;
    while (all.hasNext()) {
      last = all.next();
    }
    return last;
  }

  /** An exception that cannot say what it is. */
  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new Mute();
    }
  }

  @Test
  @Behaviour({"pipe-F80", "pipe-F75"})
  void run_exceptionThatCannotBeShown_isAFailureAllTheSame() throws InterruptedException {
    numbers.sink(
        "sink",
        n -> {
          throw new Mute();
        });
    try (Run run = runner.start(pipeline.compile(), new Numbers(1))) {
      Throwable thrown = catchThrowable(() -> assertThat(run.await(LONG)).isTrue());
      assertThat(run.isDone()).isTrue();
      assertThat(thrown != null || run.stats().getLast().errors() == 1).isTrue();
    }
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

  /** Items that have to be closed. */
  private record Held(String name, List<Integer> items, List<String> closed)
      implements Iterable<Integer>, AutoCloseable {
    @Override
    public Iterator<Integer> iterator() {
      return items.iterator();
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }
}
