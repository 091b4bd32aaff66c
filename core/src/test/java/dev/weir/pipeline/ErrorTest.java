package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.internal.RecordedLog;
import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure is told once, in its place, and does what the policy says. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class ErrorTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

  @Test
  @Behaviour({"pipe-F74", "pipe-F79"})
  void run_itemFailsUnderContinue_leftOutAndTold() throws InterruptedException {
    pipeline
        .source("numbers", Numbers::list)
        .map("times", n -> n == 2 ? fail(n) : n * 10)
        .errorsTo(failures::add)
        .sink("sink", seen::add);
    String id;
    try (Run run = run(3)) {
      id = run.id();
      assertThat(seen).containsExactly(10, 30);
      assertThat(run.stats().get(1).successes()).isEqualTo(2);
      assertThat(run.stats().get(1).errors()).isEqualTo(1);
    }
    assertThat(failures).hasSize(1);
    StepFailure told = failures.getFirst();
    assertThat(told.run()).isEqualTo(id);
    assertThat(told.step()).isEqualTo("times");
    assertThat(told.pipeline()).isEqualTo("numbers");
    assertThat(told.mode()).isEqualTo(Mode.EACH);
    assertThat(told.policy()).isEqualTo(OnError.CONTINUE);
    assertThat(told.successes()).isEqualTo(1);
    assertThat(told.errors()).isEqualTo(1);
    assertThat(told.completedAllInputs()).isFalse();
    assertThat(told.cause()).hasMessage("no 2");
  }

  @Test
  @Behaviour({"pipe-F75", "pipe-F61"})
  void run_sourceFailsMidway_theValidPrefixIsKept() throws InterruptedException {
    List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
    var source =
        pipeline.source("source", in -> upTo(1)).errorsTo(failures::add).observe(events::add);
    Value<Integer> size =
        pipeline.join(source.list(), pipeline.params()).value("size", (all, in) -> all.size());
    try (Run run = run(1)) {
      assertThat(run.get(source.list())).containsExactly(1);
      assertThat(run.get(size)).isEqualTo(1);
    }
    assertThat(failures).extracting(StepFailure::step).containsExactly("source");
    assertThat(events)
        .filteredOn(RunEvent.StepFailed.class::isInstance)
        .singleElement()
        .extracting(event -> ((RunEvent.StepFailed) event).completedAllInputs())
        .isEqualTo(false);
  }

  @Test
  @Behaviour({"pipe-F77", "pipe-F61"})
  void run_sourceFails_lazyReaderSeesItAfterTheItemsAndTellsItself() throws InterruptedException {
    var source = pipeline.source("source", in -> upTo(3)).maxInFlight(10).errorsTo(failures::add);
    source.sink("sink", seen::add).errorsTo(failures::add);
    run(1);
    assertThat(seen).containsExactly(1, 2, 3);
    assertThat(failures).extracting(StepFailure::step).containsExactlyInAnyOrder("source", "sink");
  }

  @Test
  @Behaviour("pipe-F77")
  void run_sourceGoesOnButItsReaderStops_theRunFailsOfTheReader() {
    pipeline
        .source("source", in -> upTo(3))
        .errorsTo(failures::add)
        .sink("sink", seen::add)
        .onError(OnError.STOP)
        .errorsTo(failures::add);
    StepStopped stop = catchThrowableOfType(StepStopped.class, () -> run(1));
    assertThat(stop.step()).isEqualTo("sink");
    assertThat(failures)
        .extracting(StepFailure::policy)
        .containsExactly(OnError.CONTINUE, OnError.STOP);
  }

  /** Some sources could go on after an error; what they would give then comes to nobody. */
  @Test
  @Behaviour({"pipe-F61", "pipe-F66"})
  void run_sourceCouldGoOnAfterItsError_theErrorIsTheEnd() throws InterruptedException {
    pipeline
        .source("source", in -> in.list().stream().map(n -> n == 3 ? fail(n) : n)::iterator)
        .maxInFlight(10)
        .errorsTo(failures::add)
        .sink("sink", seen::add)
        .errorsTo(failures::add);
    run(5);
    assertThat(seen).containsExactly(1, 2);
    assertThat(failures).hasSize(2);
  }

  @Test
  @Behaviour("pipe-F79")
  void run_failureThatIsToldToNobody_isLogged() throws InterruptedException {
    pipeline.source("numbers", Numbers::list).sink("sink", n -> fail(n));
    Run run = run(1);
    assertThat(RecordedLog.LINES)
        .filteredOn(line -> line.contains("run " + run.id()))
        .singleElement()
        .asString()
        .startsWith("WARNING ")
        .contains("pipeline numbers, step sink", "no 1", "errors so far: 1", "policy: CONTINUE");
  }

  @Test
  @Behaviour({"pipe-F61", "pipe-F77"})
  void next_afterAFailure_failsAgainTheSameWay() throws InterruptedException {
    List<Throwable> caught = new ArrayList<>();
    pipeline
        .source("source", in -> upTo(1))
        .reduce(
            "reduce",
            all -> {
              seen.add(all.next());
              caught.add(org.assertj.core.api.Assertions.catchThrowable(all::next));
              caught.add(org.assertj.core.api.Assertions.catchThrowable(all::hasNext));
              return 0;
            });
    run(1);
    assertThat(caught).hasSize(2);
    assertThat(caught.getFirst()).hasMessage("no 2").isSameAs(caught.get(1));
  }

  @Test
  @Behaviour({"pipe-F61", "pipe-F57"})
  void run_sourceFails_everyBranchGetsTheValidPrefix() throws InterruptedException {
    var source = pipeline.source("source", in -> upTo(5)).maxInFlight(2);
    var a = source.map("a", n -> n);
    var b = source.map("b", n -> n);
    Value<Integer> sizes =
        pipeline.join(a.list(), b.list()).value("sizes", (x, y) -> x.size() * 100 + y.size());
    try (Run run = run(1)) {
      assertThat(run.get(sizes)).isEqualTo(505);
    }
  }

  @Test
  @Behaviour({"pipe-F76", "pipe-F80"})
  void run_itemFailsUnderStop_toldThenTheRunFails() {
    List<Integer> called = Collections.synchronizedList(new ArrayList<>());
    pipeline
        .source("numbers", Numbers::list)
        .map("times", n -> called.add(n) && n == 2 ? fail(n) : n)
        .onError(OnError.STOP)
        .errorsTo(failures::add)
        .sink("sink", seen::add);
    StepStopped stop = catchThrowableOfType(StepStopped.class, () -> run(5));
    assertThat(stop.step()).isEqualTo("times");
    assertThat(stop)
        .hasMessageContaining("pipeline numbers, step times")
        .hasMessageContaining("no 2");
    assertThat(stop.getCause()).hasMessage("no 2");
    assertThat(failures).hasSize(1);
    assertThat(called).containsExactly(1, 2);
    assertThat(seen).isSubsetOf(1);
  }

  @Test
  @Behaviour("pipe-F76")
  void run_collectedStepStops_itsReaderIsNeverCalled() {
    var source = pipeline.source("source", in -> upTo(1)).onError(OnError.STOP);
    pipeline.join(source.list(), pipeline.params()).sink("sink", (all, in) -> seen.add(1));
    assertThatThrownBy(() -> run(1)).isInstanceOf(StepStopped.class);
    assertThat(seen).isEmpty();
  }

  @Test
  @Behaviour({"pipe-F75", "pipe-F76"})
  void run_valueFailsUnderContinue_thoseThatTakeItAreLeftOut() throws InterruptedException {
    Value<Integer> broken = pipeline.value("broken", in -> fail(in.count()));
    Value<Integer> next = broken.map("next", n -> n + 1);
    Value<Integer> other = pipeline.value("other", Numbers::count);
    try (Run run = run(7)) {
      assertThat(run.get(other)).isEqualTo(7);
      assertThatThrownBy(() -> run.get(broken))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("step broken");
      assertThatThrownBy(() -> run.get(next)).isInstanceOf(NoSuchElementException.class);
      assertThat(run.stats().get(1).started()).isFalse();
    }
  }

  @Test
  @Behaviour("pipe-F75")
  void run_checkedFailureOfAStream_reachesTheReaderWithItsCause() throws InterruptedException {
    pipeline
        .source(
            "source",
            in -> {
              throw new IOException("gone");
            })
        .reduce("reduce", Iterator::hasNext)
        .errorsTo(failures::add);
    run(1);
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst().cause()).isInstanceOf(IOException.class).hasMessage("gone");
  }

  @Test
  @Behaviour("pipe-F74")
  void run_nullResult_isAFailureOfThatItem() throws InterruptedException {
    pipeline
        .source("numbers", Numbers::list)
        .map("null", n -> n == 2 ? null : n)
        .errorsTo(failures::add)
        .sink("sink", seen::add);
    run(3);
    assertThat(seen).containsExactly(1, 3);
    assertThat(failures.getFirst().cause()).hasMessageContaining("step null: returned null");
  }

  @Test
  @Behaviour("pipe-F94")
  void run_errorMaterializerFails_theRunGoesOn() throws InterruptedException {
    pipeline
        .source("numbers", Numbers::list)
        .map("times", n -> n == 1 ? fail(n) : n)
        .errorsTo(failure -> {
          throw new IOException("full");
        })
        .sink("sink", seen::add);
    run(2);
    assertThat(seen).containsExactly(2);
  }

  @Test
  @Behaviour("pipe-F80")
  void run_errorOfTheMachine_endsTheRun() {
    pipeline
        .source("numbers", Numbers::list)
        .sink(
            "sink",
            n -> {
              throw new AssertionError("bug");
            });
    assertThatThrownBy(() -> run(2))
        .isInstanceOf(StepBroken.class)
        .hasMessageContaining("step sink")
        .hasRootCauseMessage("bug");
  }

  @Test
  @Behaviour({"pipe-F84", "pipe-F86"})
  void run_asManyErrorsAsTheThreshold_failsAtTheEndAfterAllItems() {
    pipeline
        .source("numbers", Numbers::list)
        .map("times", n -> n % 2 == 0 ? fail(n) : n)
        .failFrom(2)
        .sink("sink", seen::add);
    ThresholdExceeded exceeded = catchThrowableOfType(ThresholdExceeded.class, () -> run(5));
    assertThat(exceeded.errors()).isEqualTo(2);
    assertThat(exceeded.successes()).isEqualTo(3);
    assertThat(exceeded)
        .hasMessage("pipeline numbers, step times: 2 of 5 inputs failed (expected: fewer than 2)");
    assertThat(seen).startsWith(1);
  }

  @Test
  @Behaviour("pipe-F84")
  void run_shareOfErrors_exactBoundaryFailsLessDoesNot() throws InterruptedException {
    pipeline
        .source("numbers", Numbers::list)
        .map("times", n -> n % 4 == 0 ? fail(n) : n)
        .failFromShare(0.25)
        .sink("sink", seen::add);
    assertThatThrownBy(() -> run(8)).isInstanceOf(ThresholdExceeded.class);
    run(7);
    run(0);
  }

  @Test
  @Behaviour("pipe-F84")
  void run_eitherThresholdIsReached_fails() {
    numbers("times", n -> n == 1 ? fail(n) : n).failFrom(1).failFromShare(0.9);
    assertThatThrownBy(() -> run(10))
        .isInstanceOf(ThresholdExceeded.class)
        .hasMessageEndingWith(
            "1 of 10 inputs failed (expected: fewer than 1 and less than 90.00 %)");
  }

  @Test
  @Behaviour("pipe-F84")
  void run_thresholdOfAll_failsOnlyIfAllFail() throws InterruptedException {
    numbers("times", n -> n < 5 ? fail(n) : n).failFromShare(1);
    run(5);
    assertThatThrownBy(() -> run(4)).isInstanceOf(ThresholdExceeded.class);
  }

  /** Six items, three calls. */
  @Test
  @Behaviour("pipe-F85")
  void run_thresholdOfAZip_countsCalls() {
    Items<Integer> left = pipeline.source("left", Numbers::list);
    Items<Integer> right = pipeline.source("right", Numbers::list);
    pipeline
        .join(left, right)
        .map("both", (a, b) -> a == 1 ? fail(b) : a)
        .failFromShare(0.3)
        .errorsTo(failures::add);
    ThresholdExceeded exceeded = catchThrowableOfType(ThresholdExceeded.class, () -> run(3));
    assertThat(exceeded.errors()).isEqualTo(1);
    assertThat(exceeded.successes()).isEqualTo(2);
  }

  @Test
  @Behaviour("pipe-F87")
  void run_itemFunctionThrowsAThreshold_isAnOrdinaryError() throws InterruptedException {
    pipeline
        .source("numbers", Numbers::list)
        .map("times", n -> n == 1 ? threshold() : n)
        .errorsTo(failures::add)
        .sink("sink", seen::add);
    run(2);
    assertThat(seen).containsExactly(2);
    assertThat(failures.getFirst().cause())
        .hasMessageContaining("only a function that runs once may throw ThresholdExceeded");
  }

  @Test
  @Behaviour("pipe-F87")
  void run_functionThatRunsOnceThrowsAThreshold_theRunFailsWithItsCounts() {
    pipeline
        .source("numbers", Numbers::list)
        .reduce("judge", all -> threshold())
        .errorsTo(failures::add);
    ThresholdExceeded exceeded = catchThrowableOfType(ThresholdExceeded.class, () -> run(2));
    assertThat(exceeded.errors()).isEqualTo(3);
    assertThat(exceeded.step()).isEqualTo("judge");
    assertThat(failures).hasSize(1);
  }

  private Items<Integer> numbers(String step, Work<Integer, Integer> work) {
    return pipeline.source("numbers", Numbers::list).map(step, work).errorsTo(failures::add);
  }

  private Run run(int count) throws InterruptedException {
    return runner.run(pipeline.compile(), new Numbers(count));
  }

  private static Integer threshold() {
    throw ThresholdExceeded.of(3, 4);
  }

  private static Integer fail(int n) {
    throw new IllegalStateException("no " + n);
  }

  /** The numbers up to one, then a failure. */
  private static Iterable<Integer> upTo(int last) {
    return () ->
        new Iterator<>() {
          private int next = 1;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Integer next() {
            return next <= last ? next++ : fail(next);
          }
        };
  }
}
