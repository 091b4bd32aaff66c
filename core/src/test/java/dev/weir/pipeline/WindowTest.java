package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * While the next step holds an item, a step gives exactly as many more as it may. Where one step
 * runs at a time there is nothing to see of it.
 */
@Timeout(20)
class WindowTest {
  private final Runner runner = Runner.concurrent();
  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

  /** What the step has given that is watched, and the thread on which it does. */
  private final AtomicInteger given = new AtomicInteger();

  private final AtomicReference<Thread> giver = new AtomicReference<>();

  /** How many items the next step has begun with. */
  private final AtomicInteger received = new AtomicInteger();

  /** A permit for each item that the next step may have done with. */
  private final Semaphore done = new Semaphore(0);

  @ParameterizedTest
  @CsvSource({"1,1", "3,1", "3,64", "5,2", "16,1"})
  @Behaviour({"pipe-F49", "pipe-F53", "pipe-F66", "pipe-F112"})
  void run_nextStepHoldsAnItem_theBoundOfTheGiverIsFull(int bound, int ofTheTaker)
      throws InterruptedException {
    numbers()
        .maxInFlight(bound)
        .map("holds", this::held)
        .maxInFlight(ofTheTaker)
        .sink("sink", seen::add);
    try (Run run = runner.start(pipeline.compile(), new Numbers(40))) {
      assertFull(1, bound);
      letGo(run);
    }
    assertThat(seen).hasSize(40).isSorted();
  }

  @Test
  @Behaviour("pipe-F66")
  void run_oneItemIsTaken_oneMoreIsGivenAtOnce() throws InterruptedException {
    numbers().maxInFlight(3).sink("holds", this::held);
    try (Run run = runner.start(pipeline.compile(), new Numbers(20))) {
      assertFull(1, 3);
      for (int more = 2; more <= 9; more++) {
        done.release();
        assertFull(more, 3);
      }
      letGo(run);
    }
  }

  /** The idiom of a step that starts tasks, and a next one that waits for each. */
  @Test
  @Behaviour("pipe-F54")
  void run_stepThatStartsTasks_asManyAreUnderWayAsTheBound() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    pipeline
        .source("numbers", Numbers::list)
        .map("start", n -> started(n, open))
        .maxInFlight(5)
        .map("await", this::awaited)
        .sink("sink", seen::add);
    try (Run run = runner.start(pipeline.compile(), new Numbers(20))) {
      // One was received and is waited for, five were not.
      assertFull(1, 5);
      open.countDown();
      run.await();
    }
    assertThat(given).hasValue(20);
    assertThat(seen).hasSize(20).isSorted();
  }

  @Test
  @Behaviour("pipe-F55")
  void run_nextOfAFlatteningStepHoldsAnItem_itsOwnItemsFillTheBound() throws InterruptedException {
    pipeline
        .source("numbers", Numbers::list)
        .flatMap("ten", n -> counted(Collections.nCopies(10, n)))
        .maxInFlight(4)
        .sink("holds", this::held);
    try (Run run = runner.start(pipeline.compile(), new Numbers(3))) {
      assertFull(1, 4);
      letGo(run);
    }
    assertThat(given).hasValue(30);
  }

  @Test
  @Behaviour("pipe-F57")
  void run_oneBranchHoldsAnItem_theOthersGetNoFurtherThanItsBound() throws InterruptedException {
    Items<Integer> numbers = numbers().maxInFlight(3);
    numbers.sink("holds", this::held);
    numbers.sink("fast", seen::add);
    numbers.reduce("leaves", Iterator::next);
    try (Run run = runner.start(pipeline.compile(), new Numbers(20))) {
      assertFull(1, 3);
      while (seen.size() < 4) {
        Thread.onSpinWait();
      }
      letGo(run);
    }
    assertThat(seen).hasSize(20);
  }

  @Test
  @Behaviour("pipe-F56")
  void run_observed_theWindowIsTheSame() throws InterruptedException {
    numbers().maxInFlight(2).observe(event -> {}).observe(event -> {}).sink("holds", this::held);
    try (Run run = runner.start(pipeline.compile(), new Numbers(20))) {
      assertFull(1, 2);
      letGo(run);
    }
  }

  @Test
  @Behaviour("pipe-F67")
  void run_stepsThatAreReady_runAtTheSameTime() throws InterruptedException {
    CyclicBarrier both = new CyclicBarrier(2);
    pipeline.value("one", in -> both.await());
    pipeline.value("other", in -> both.await());
    try (Run run = runner.run(pipeline.compile(), new Numbers(0))) {
      assertThat(run.stats()).allMatch(step -> step.successes() == 1);
    }
  }

  private Items<Integer> numbers() {
    return pipeline.source("numbers", in -> counted(in.list()));
  }

  private Iterable<Integer> counted(List<Integer> list) {
    return () -> list.stream().map(this::gave).iterator();
  }

  private <T> T gave(T item) {
    giver.set(Thread.currentThread());
    given.incrementAndGet();
    return item;
  }

  private FutureTask<Integer> started(int n, CountDownLatch open) {
    FutureTask<Integer> task =
        new FutureTask<>(() -> {
          open.await();
          return n;
        });
    Thread.ofVirtual().start(task);
    return gave(task);
  }

  private Integer held(Integer n) throws InterruptedException {
    received.incrementAndGet();
    done.acquire();
    return n;
  }

  private Integer awaited(FutureTask<Integer> task) throws Exception {
    received.incrementAndGet();
    return task.get();
  }

  /** Who gives waits, after so many items that were not received; so it gives no more by itself. */
  private void assertFull(int receivedSoFar, int bound) {
    int items = receivedSoFar + bound;
    while (received.get() < receivedSoFar
        || given.get() < items
        || giver.get().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(given).hasValue(items);
  }

  private void letGo(Run run) throws InterruptedException {
    done.release(1000);
    run.await();
  }
}
