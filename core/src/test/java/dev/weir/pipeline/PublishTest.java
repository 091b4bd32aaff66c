package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** When what a step gives is there for others, and what of it. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class PublishTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);

  @Test
  @Behaviour("pipe-F58")
  void run_oneReaderByItemOneByList_bothReadOneCollection() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    List<Object> seen = Collections.synchronizedList(new ArrayList<>());
    var counted = numbers.map("counted", n -> new Object[] {made.incrementAndGet()});
    counted.sink("items", seen::add);
    pipeline.join(counted.list(), pipeline.params()).sink("list", (all, in) -> seen.addAll(all));
    run(5);
    assertThat(made).hasValue(5);
    assertThat(Set.copyOf(seen)).hasSize(5);
    assertThat(seen).hasSize(10);
  }

  @Test
  @Behaviour("pipe-F52")
  void run_boundWhereNothingIsHandedOn_changesNothing() throws InterruptedException {
    Value<Integer> value = pipeline.value("value", Numbers::count).maxInFlight(3);
    Items<Integer> collected = numbers.materialize().maxInFlight(2);
    Sink sink = numbers.sink("sink", n -> {}).maxInFlight(7);
    try (Run run = run(20)) {
      assertThat(run.get(value)).isEqualTo(20);
      assertThat(run.get(collected.list())).hasSize(20);
      assertThat(run.stats().getLast().step()).isEqualTo(sink.name());
      assertThat(run.stats().getLast().successes()).isEqualTo(20);
    }
  }

  @Test
  @Behaviour("pipe-F62")
  void run_sourceEndsWhileItsWayIsFull_theLastItemsStillArrive() throws InterruptedException {
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch full = new CountDownLatch(1);
    numbers.maxInFlight(3);
    numbers.sink(
        "late",
        n -> {
          if (n == 1) {
            awaitDepth(full);
          }
          seen.add(n);
        });
    try (Run run = runner.start(pipeline.compile(), new Numbers(4))) {
      while (runner.toString().contains("concurrent")
          && run.stats().getFirst().edge().depth() < 3) {
        Thread.onSpinWait();
      }
      full.countDown();
      run.await();
    }
    assertThat(seen).containsExactly(1, 2, 3, 4);
  }

  private void awaitDepth(CountDownLatch full) throws InterruptedException {
    if (runner.toString().contains("concurrent")) {
      full.await();
    }
  }

  @Test
  @Behaviour({"pipe-F66", "pipe-F68"})
  void run_stream_isReadWhileItIsStillBeingMade() throws InterruptedException {
    CountDownLatch firstSeen = new CountDownLatch(1);
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    numbers
        .map(
            "second-waits",
            n -> {
              if (n == 2) {
                firstSeen.await();
              }
              return n;
            })
        .maxInFlight(8)
        .sink(
            "sink",
            n -> {
              seen.add(n);
              firstSeen.countDown();
            });
    run(2);
    assertThat(seen).containsExactly(1, 2);
  }

  @Test
  @Behaviour("pipe-F78")
  void run_lastStepFails_itsErrorsAreKeptBeforeTheRunEnds() throws InterruptedException {
    List<StepFailure> kept = new ArrayList<>();
    numbers
        .sink("sink", n -> fail())
        .errorsTo(failure -> {
          Thread.yield();
          kept.add(failure);
        });
    run(3);
    assertThat(kept).hasSize(3);
  }

  private static void fail() {
    throw new IllegalStateException("no");
  }

  private Run run(int count) throws InterruptedException {
    return runner.run(pipeline.compile(), new Numbers(count));
  }
}
