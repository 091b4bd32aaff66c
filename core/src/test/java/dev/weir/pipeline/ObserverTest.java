package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.internal.RecordedLog;
import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Observers are told everything that happens, once, and change nothing. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class ObserverTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);
  private final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());

  @Test
  @Behaviour({"pipe-F92", "pipe-F93", "pipe-F95", "pipe-F98", "pipe-F97"})
  void run_pipelineObserver_isToldOfRunAndSteps() throws InterruptedException {
    pipeline.observe(events::add);
    numbers.sink("sink", n -> {});
    Run run = run(3);
    assertThat(events.getFirst())
        .isEqualTo(
            new RunEvent.PipelineStarted(run.id(), "numbers", java.util.Map.of("numbers", 2)));
    assertThat(events.getLast()).isEqualTo(new RunEvent.PipelineCompleted(run.id(), "numbers"));
    assertThat(events).extracting(RunEvent::run).containsOnly(run.id());
    assertThat(completed("numbers").successes()).isEqualTo(3);
    assertThat(completed("sink"))
        .isEqualTo(
            new RunEvent.StepCompleted(
                run.id(),
                "numbers",
                "sink",
                new Place("numbers", null, "numbers", 1, 2),
                3,
                0,
                true));
    assertThat(started("sink")).isEqualTo(1);
    assertThat(started("numbers")).isEqualTo(1);
  }

  @Test
  @Behaviour({"pipe-F93", "pipe-F92"})
  void run_stepObserver_isToldOfThatStepOnlyAndOfWhatItCollects() throws InterruptedException {
    numbers.observe(events::add).materialize();
    numbers.sink("sink", n -> {});
    run(2);
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "MaterializationStarted", "StepStarted", "StepCompleted", "MaterializationCompleted");
  }

  @Test
  @Behaviour("pipe-F93")
  void run_pipelineAndStepObserver_toldInThatOrderEachTime() throws InterruptedException {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    pipeline.observe(event -> order.add("pipeline"));
    pipeline.params().sink("sink", in -> {}).observe(event -> order.add("step"));
    numbers.sink("other", n -> {});
    runner
        .with(
            RunOptions.DEFAULT.overrides(
                Overrides.NONE.observers("numbers", List.of()).observers("other", List.of())))
        .run(pipeline.compile(), new Numbers(0));
    assertThat(order)
        .containsExactly("pipeline", "pipeline", "step", "pipeline", "step", "pipeline");
  }

  @Test
  @Behaviour("pipe-F94")
  void run_failingObserver_isLoggedAndTheNextIsTold() throws InterruptedException {
    String watched = "watched-" + System.nanoTime();
    pipeline
        .source(watched, Numbers::list)
        .observe(event -> {
          throw new IllegalStateException("observer");
        })
        .observe(events::add)
        .sink("end", n -> {});
    numbers.sink("sink", n -> {});
    run(2);
    assertThat(completed(watched).successes()).isEqualTo(2);
    assertThat(RecordedLog.LINES)
        .filteredOn(line -> line.contains(watched))
        .hasSize(2)
        .allMatch(line -> line.startsWith("WARNING ") && line.contains("has failed"));
  }

  @Test
  @Behaviour({"pipe-F96", "pipe-F113"})
  void run_emptyStream_startsOnceAndCompletes() throws InterruptedException {
    numbers.observe(events::add).map("map", n -> n).sink("sink", n -> {});
    run(0);
    assertThat(started("numbers")).isEqualTo(1);
    assertThat(completed("numbers").completedAllInputs()).isTrue();
  }

  @Test
  @Behaviour({"pipe-F96", "pipe-F75"})
  void run_immediateFailure_startedThenFailed() throws InterruptedException {
    pipeline.source("broken", ObserverTest::broken).observe(events::add).materialize();
    numbers.sink("sink", n -> {});
    run(1);
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "MaterializationStarted", "StepStarted", "StepFailed", "MaterializationCompleted");
    var failed = (RunEvent.StepFailed) events.get(2);
    assertThat(failed.completedAllInputs()).isFalse();
  }

  private static List<Integer> broken(Numbers in) {
    throw new IllegalStateException("at once, of " + in);
  }

  /** Where its function is called makes no difference: the first item is asked for before. */
  @Test
  @Behaviour("pipe-F96")
  void run_stream_beginsOnceBeforeItsFirstItemIsAskedFor() throws InterruptedException {
    List<Object> order = Collections.synchronizedList(new ArrayList<>());
    pipeline
        .source("traced", in -> in.list().stream().filter(n -> order.add("asked"))::iterator)
        .observe(event -> order.add(event.getClass().getSimpleName()))
        .sink("end", n -> {});
    numbers.sink("sink", n -> {});
    run(2);
    assertThat(order).containsExactly("StepStarted", "asked", "asked", "StepCompleted");
  }

  @Test
  @Behaviour("pipe-F92")
  void run_itemsCannotBeCollected_collectionFailedNotTheStep() {
    numbers
        .observe(events::add)
        .materializer((items, of) -> {
          items.forEachRemaining(n -> {});
          throw new IOException("full");
        })
        .materialize();
    assertThatThrownBy(() -> run(2)).isInstanceOf(StepBroken.class).hasRootCauseMessage("full");
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "MaterializationStarted", "StepStarted", "StepCompleted", "MaterializationFailed");
  }

  @Test
  @Behaviour("pipe-F93")
  void run_sameObserverTwice_isToldTwice() throws InterruptedException {
    Observer twice = events::add;
    numbers.observe(twice).observe(twice).sink("sink", n -> {});
    run(0);
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("StepStarted", "StepStarted", "StepCompleted", "StepCompleted");
  }

  @Test
  @Behaviour("pipe-F97")
  void run_valueThatIsACollection_countsWhatItHolds() throws InterruptedException {
    pipeline.value("list", Numbers::list).observe(events::add);
    pipeline.value("one", in -> "text").observe(events::add);
    numbers.sink("sink", n -> {});
    run(7);
    assertThat(completed("list").successes()).isEqualTo(7);
    assertThat(completed("one").successes()).isEqualTo(1);
  }

  /** Items that hold something open. */
  private record Held(List<Integer> items, List<String> order)
      implements Iterable<Integer>, AutoCloseable {
    @Override
    public Iterator<Integer> iterator() {
      return items.iterator();
    }

    @Override
    public void close() {
      order.add("closed");
    }
  }

  @Test
  @Behaviour("pipe-F98")
  void run_endsWell_isToldWhenEverythingIsClosed() throws InterruptedException {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    pipeline.observe(event -> {
      if (event instanceof RunEvent.PipelineCompleted) {
        order.add("completed");
      }
    });
    pipeline.source("held", in -> new Held(in.list(), order)).sink("end", n -> {});
    pipeline.source("left", in -> new Held(in.list(), order)).reduce("head", Iterator::next);
    numbers.sink("sink", n -> {});
    run(5);
    assertThat(order).containsExactly("closed", "closed", "completed");
  }

  @Test
  @Behaviour({"pipe-F97", "pipe-F59"})
  void run_streamLeftEarly_completedButNotAllInputs() throws InterruptedException {
    numbers.observe(events::add).reduce("head", all -> all.next());
    run(50);
    assertThat(completed("numbers").completedAllInputs()).isFalse();
  }

  @Test
  @Behaviour({"pipe-F97", "pipe-F74"})
  void run_itemsFail_theStepIsCompletedNotFailed() throws InterruptedException {
    numbers.map("map", n -> 1 / (n - 2)).observe(events::add).sink("sink", n -> {});
    run(3);
    assertThat(completed("map").successes()).isEqualTo(2);
    assertThat(completed("map").errors()).isEqualTo(1);
  }

  @Test
  @Behaviour({"pipe-F98", "pipe-F86"})
  void run_fails_pipelineFailedWithStepAndCause() {
    pipeline.observe(events::add);
    numbers.map("map", n -> 1 / (n - 2)).failFrom(1).sink("sink", n -> {});
    assertThatThrownBy(() -> run(3)).isInstanceOf(ThresholdExceeded.class);
    assertThat(events.getLast()).isInstanceOf(RunEvent.PipelineFailed.class);
    assertThat(((RunEvent.PipelineFailed) events.getLast()).step()).isEqualTo("map");
    assertThat(((RunEvent.PipelineFailed) events.getLast()).cause())
        .isInstanceOf(ThresholdExceeded.class);
    assertThat(events)
        .filteredOn(
            event -> event instanceof RunEvent.StepFailed failed && failed.step().equals("map"))
        .hasSize(1);
  }

  @Test
  @Behaviour("pipe-F100")
  void run_overrides_replaceOrSilence() throws InterruptedException {
    pipeline.observe(events::add);
    numbers.sink("sink", n -> {});
    Plan<Numbers> plan = pipeline.compile();
    runner
        .with(RunOptions.DEFAULT.overrides(Overrides.NONE.withoutObservers()))
        .run(plan, new Numbers(1));
    assertThat(events).isEmpty();
    List<RunEvent> others = Collections.synchronizedList(new ArrayList<>());
    Overrides mine = Overrides.NONE.withoutObservers().observers("sink", List.of(others::add));
    runner.with(RunOptions.DEFAULT.overrides(mine)).run(plan, new Numbers(1));
    assertThat(events).isEmpty();
    assertThat(others).hasSize(2);
  }

  @Test
  @Behaviour("pipe-F100")
  void start_overrideOfAnUnknownStep_refusedWithTheKnown() {
    numbers.sink("sink", n -> {});
    Plan<Numbers> plan = pipeline.compile();
    Runner other =
        runner.with(RunOptions.DEFAULT.overrides(Overrides.NONE.observers("snik", List.of())));
    assertThatThrownBy(() -> other.start(plan, new Numbers(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("overrides: step [snik] is not in the plan (expected: of [numbers, sink])");
  }

  @Test
  @Behaviour("pipe-F94")
  void run_failingPipelineObserver_changesNothing() throws InterruptedException {
    pipeline.observe(event -> {
      throw new IllegalStateException("observer");
    });
    numbers.observe(events::add).sink("sink", n -> {});
    run(0);
    assertThat(events).hasSize(2);
  }

  private Run run(int count) throws InterruptedException {
    return runner.run(pipeline.compile(), new Numbers(count));
  }

  private RunEvent.StepCompleted completed(String step) {
    return events.stream()
        .filter(RunEvent.StepCompleted.class::isInstance)
        .map(RunEvent.StepCompleted.class::cast)
        .filter(event -> event.step().equals(step))
        .findFirst()
        .orElseThrow();
  }

  private long started(String step) {
    return events.stream()
        .filter(event -> event instanceof RunEvent.StepStarted begun && begun.step().equals(step))
        .count();
  }
}
