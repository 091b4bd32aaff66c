package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run that fails or is cancelled cuts its steps off: it ends, and nothing half is taken for
 * whole.
 */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class CutOffTest {
  private static final Duration LONG = Duration.ofSeconds(3);

  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);
  private final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
  private final List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());

  @Test
  @Behaviour({"pipe-F94", "pipe-F98"})
  void run_observerOfTheEndThrowsAnError_theRunEndsAllTheSame() throws InterruptedException {
    pipeline.observe(event -> {
      if (event instanceof RunEvent.PipelineCompleted) {
        throw new AssertionError("observer");
      }
    });
    numbers.sink("sink", n -> {});
    try (Run run = runner.start(pipeline.compile(), new Numbers(1))) {
      assertThat(run.await(LONG)).isTrue();
    }
  }

  @Test
  @Behaviour("pipe-F98")
  void cancel_afterTheRunWasToldToBeCompleted_changesNothing() throws InterruptedException {
    AtomicReference<Run> run = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    pipeline
        .observe(events::add)
        .observe(event -> {
          if (event instanceof RunEvent.PipelineCompleted) {
            run.get().cancel();
          }
        });
    numbers.sink("sink", n -> known.await());
    run.set(runner.start(pipeline.compile(), new Numbers(1)));
    known.countDown();
    Throwable thrown = catchThrowable(() -> run.get().await());
    assertThat(events.getLast()).isInstanceOf(RunEvent.PipelineCompleted.class);
    assertThat(thrown).isNull();
  }

  @Test
  @Behaviour({"pipe-F81", "pipe-F80"})
  void cancel_whileASourceThatHoldsSomethingOpenIsAsked_itIsClosedOnce()
      throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    pipeline
        .source("held", in -> new Blocked(asked, closed))
        .sink("sink", n -> {})
        .errorsTo(failures::add);
    numbers.sink("numbers-sink", n -> {});
    try (Run run = runner.start(pipeline.compile(), new Numbers(1))) {
      asked.await();
      run.cancel();
      assertThatThrownBy(run::await).isInstanceOf(RunCancelled.class);
    }
    assertThat(closed).containsExactly("blocked");
  }

  /** Many sources end when they are interrupted, instead of throwing. */
  @Test
  @Behaviour({"pipe-F80", "pipe-F48"})
  void cancel_sourceEndsWhenInterrupted_itsItemsAreNotTakenForComplete()
      throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    AtomicBoolean complete = new AtomicBoolean();
    pipeline
        .source("ends", in -> () -> endsWhenInterrupted(asked))
        .materializer((items, context) -> {
          items.forEachRemaining(item -> {});
          complete.set(true);
          return List.of();
        })
        .materialize();
    numbers.sink("sink", n -> {});
    try (Run run = runner.start(pipeline.compile(), new Numbers(1))) {
      asked.await();
      run.cancel();
      assertThatThrownBy(run::await).isInstanceOf(RunCancelled.class);
    }
    assertThat(complete).isFalse();
  }

  @Test
  @Behaviour({"pipe-F80", "pipe-F61"})
  void cancel_sourceEndsWhenInterrupted_itsReaderDoesNotSeeAnEnd() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    AtomicBoolean complete = new AtomicBoolean();
    pipeline
        .source("ends", in -> () -> endsWhenInterrupted(asked))
        .reduce(
            "read",
            all -> {
              all.forEachRemaining(item -> {});
              complete.set(true);
              return 1;
            });
    numbers.sink("sink", n -> {});
    try (Run run = runner.start(pipeline.compile(), new Numbers(1))) {
      asked.await();
      run.cancel();
      assertThatThrownBy(run::await).isInstanceOf(RunCancelled.class);
    }
    assertThat(complete).isFalse();
  }

  private static Iterator<Integer> endsWhenInterrupted(CountDownLatch asked) {
    return new Iterator<>() {
      private int left = 1;

      @Override
      public boolean hasNext() {
        if (left > 0) {
          return true;
        }
        asked.countDown();
        try {
          new CountDownLatch(1).await();
          return true;
        } catch (InterruptedException e) {
          return false;
        }
      }

      @Override
      public Integer next() {
        return left--;
      }
    };
  }

  @Test
  @Behaviour("pipe-F80")
  void cancel_observerOfAParallelStepSwallowsTheInterrupt_theRunEnds() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    numbers
        .map("work", n -> n)
        .parallelism(2)
        .observe(event -> {
          if (event instanceof RunEvent.StepStarted) {
            told.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              // As bad observers do.
            }
          }
        })
        .sink("sink", n -> {});
    Run run = runner.start(pipeline.compile(), new Numbers(5));
    told.await();
    run.cancel();
    try {
      assertThatThrownBy(() -> assertThat(run.await(LONG)).isTrue())
          .isInstanceOf(RunCancelled.class);
    } finally {
      run.close();
    }
  }

  /** A run that is over waits for its steps no longer than its close timeout. */
  @Test
  @Behaviour({"pipe-F80", "pipe-F64"})
  void run_deadlineOfAStepThatIgnoresInterrupts_failsAllTheSame() throws InterruptedException {
    CountDownLatch out = new CountDownLatch(1);
    numbers.sink("deaf", n -> deaf(out));
    Runner hasty =
        runner.with(
            RunOptions.DEFAULT.deadline(Duration.ofMillis(20)).closeTimeout(Duration.ofMillis(50)));
    Plan<Numbers> plan = pipeline.compile();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> thrown.set(catchThrowable(() -> hasty.run(plan, new Numbers(1)))));
    boolean returned = caller.join(LONG);
    out.countDown();
    caller.join();
    assertThat(returned).isTrue();
    assertThat(thrown.get()).isInstanceOf(RunCancelled.class);
  }

  private static void deaf(CountDownLatch out) {
    while (out.getCount() > 0) {
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  @Test
  @Behaviour({"pipe-F92", "pipe-F97"})
  void cancel_stepThatIsInterrupted_isNotToldToBeCompleted() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    pipeline.observe(events::add);
    numbers
        .map("map", n -> n)
        .sink(
            "sink",
            n -> {
              blocked.countDown();
              new CountDownLatch(1).await();
            });
    try (Run run = runner.start(pipeline.compile(), new Numbers(5))) {
      blocked.await();
      run.cancel();
      assertThatThrownBy(run::await).isInstanceOf(RunCancelled.class);
    }
    assertThat(events).noneMatch(RunEvent.StepCompleted.class::isInstance);
  }

  @Test
  @Behaviour({"pipe-F92", "pipe-F80"})
  void cancel_observerOfTheEnd_isNotCalledInterrupted() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    numbers.sink(
        "sink",
        n -> {
          blocked.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    pipeline.observe(event -> {
      if (event instanceof RunEvent.PipelineFailed) {
        interrupted.set(Thread.currentThread().isInterrupted());
      }
    });
    try (Run run = runner.start(pipeline.compile(), new Numbers(1))) {
      blocked.await();
      run.cancel();
      assertThatThrownBy(run::await).isInstanceOf(RunCancelled.class);
    }
    assertThat(interrupted).isFalse();
  }

  /** Never gives anything, and fails when it is interrupted. */
  private record Blocked(CountDownLatch asked, List<String> closed)
      implements Iterable<Integer>, AutoCloseable {
    @Override
    public Iterator<Integer> iterator() {
      asked.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("woken", e);
      }
      return Collections.emptyIterator();
    }

    @Override
    public void close() {
      closed.add("blocked");
    }
  }
}
