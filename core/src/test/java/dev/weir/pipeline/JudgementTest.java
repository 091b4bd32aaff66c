package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.internal.RecordedLog;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How steps are judged, told and refused. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class JudgementTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);
  private final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());

  @Test
  @Behaviour("pipe-F84")
  void run_shareOfErrorsAtTheExactBoundary_failsAlsoWhereTheProductRounds() {
    numbers.map("times", n -> n <= 7 ? fail(n) : n).failFromShare(0.07).sink("sink", n -> {});
    assertThatThrownBy(() -> run(100)).isInstanceOf(ThresholdExceeded.class);
  }

  @Test
  @Behaviour({"pipe-F96", "pipe-F92"})
  void run_clockThatBeginsAtZero_eachStepStartsAndEndsOnce() throws InterruptedException {
    pipeline.observe(events::add);
    numbers.map("map", n -> n).sink("sink", n -> {});
    Runner manual = runner.with(RunOptions.DEFAULT.ticker(new ManualTime()));
    manual.run(pipeline.compile(), new Numbers(3)).close();
    assertThat(events).filteredOn(RunEvent.StepStarted.class::isInstance).hasSize(3);
    assertThat(events).filteredOn(RunEvent.StepCompleted.class::isInstance).hasSize(3);
  }

  @Test
  @Behaviour({"pipe-F7", "pipe-F70"})
  void run_clockThatBeginsAtZero_stepAfterAStreamIsRun() throws InterruptedException {
    numbers.sink("sink", n -> {});
    Value<String> after = pipeline.value("after", in -> "done").after(numbers);
    Runner manual = runner.with(RunOptions.DEFAULT.ticker(new ManualTime()));
    try (Run run = manual.run(pipeline.compile(), new Numbers(3))) {
      assertThat(run.get(after)).isEqualTo("done");
      assertThat(run.stats()).allMatch(StepStats::ended);
    }
  }

  /** The second call would get what the first has left, and take it for everything. */
  @Test
  @Behaviour({"pipe-F61", "pipe-F76"})
  void retry_ofAFunctionThatReadsAStream_neverGivesAPartForTheWhole() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Value<Integer> sum =
        numbers
            .reduce(
                "sum",
                all -> {
                  int seen = 0;
                  while (all.hasNext()) {
                    seen += all.next();
                    if (seen == 3 && calls.incrementAndGet() == 1) {
                      throw new IllegalStateException("once");
                    }
                  }
                  return seen;
                })
            .retry(Retry.of(2, Duration.ZERO));
    Plan<Numbers> plan;
    try {
      plan = pipeline.compile();
    } catch (InvalidPipeline refused) {
      return;
    }
    try (Run run = runner.run(plan, new Numbers(4))) {
      assertThat(catchThrowable(() -> assertThat(run.get(sum)).isEqualTo(10)))
          .isNotInstanceOf(AssertionError.class);
    }
  }

  @Test
  @Behaviour("pipe-F87")
  void run_functionJudgesAllOfItsList_completedAllInputs() {
    pipeline.observe(events::add);
    pipeline
        .join(numbers.list(), pipeline.params())
        .value(
            "judge",
            (all, in) -> {
              throw ThresholdExceeded.of(3, 4);
            });
    assertThatThrownBy(() -> run(7)).isInstanceOf(ThresholdExceeded.class);
    assertThat(failed("judge").completedAllInputs()).isTrue();
  }

  @Test
  @Behaviour("pipe-F87")
  void run_functionJudgesSomeOfItsList_didNotCompleteAllInputs() {
    pipeline.observe(events::add);
    pipeline
        .join(numbers.list(), pipeline.params())
        .value(
            "judge",
            (all, in) -> {
              throw ThresholdExceeded.of(3, 3);
            });
    assertThatThrownBy(() -> run(7)).isInstanceOf(ThresholdExceeded.class);
    assertThat(failed("judge").completedAllInputs()).isFalse();
  }

  private RunEvent.StepFailed failed(String step) {
    return events.stream()
        .filter(event -> event instanceof RunEvent.StepFailed failed && failed.step().equals(step))
        .map(RunEvent.StepFailed.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Behaviour("pipe-F71")
  @SuppressWarnings({"unchecked", "rawtypes"})
  void run_functionOfItemsGivesAValue_saysSoAndNamesTheStep() throws InterruptedException {
    Work<Integer, Iterable<Integer>> wrong = (Work) (Work<Integer, Integer>) n -> n;
    numbers.flatMap("wrong", wrong).errorsTo(failures::add).sink("sink", n -> {});
    run(1);
    assertThat(failures.getFirst().cause())
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("step wrong");
  }

  @Test
  @Behaviour({"pipe-F71", "pipe-F23"})
  void run_functionOfAValueGivesAStream_saysSoAndNamesTheStep() throws InterruptedException {
    pipeline.value("whole", in -> List.of(1).iterator()).errorsTo(failures::add);
    numbers.map("each", n -> List.of(n).stream()).errorsTo(failures::add).sink("sink", n -> {});
    run(1);
    assertThat(failures)
        .extracting(StepFailure::cause)
        .allSatisfy(cause -> assertThat(cause).isInstanceOf(ClassCastException.class))
        .extracting(Throwable::getMessage)
        .anySatisfy(message -> assertThat(message).startsWith("step whole: gave a "))
        .anySatisfy(message -> assertThat(message).startsWith("step each: gave a "));
  }

  @Test
  void run_retry_waitsTwiceAsLongEachTime() throws InterruptedException {
    ManualTime time = new ManualTime();
    AtomicInteger calls = new AtomicInteger();
    numbers.sink("fails", n -> fail(calls.incrementAndGet())).retry(Retry.of(3, SECOND));
    Runner manual = runner.with(RunOptions.DEFAULT.ticker(time));
    try (Run run = manual.start(pipeline.compile(), new Numbers(1))) {
      time.awaitArmed(1);
      assertThat(calls).hasValue(1);
      time.advance(SECOND);
      time.awaitArmed(1);
      assertThat(calls).hasValue(2);
      time.advance(SECOND);
      assertThat(calls).hasValue(2);
      time.advance(SECOND);
      run.await();
      assertThat(calls).hasValue(3);
    }
  }

  @Test
  @Behaviour("pipe-F79")
  void run_failureThatNobodyIsToldOf_isLoggedWithWhatIsKnown() throws InterruptedException {
    numbers.sink("logged", n -> fail(n));
    String id = run(1).id();
    assertThat(RecordedLog.LINES)
        .contains(
            "WARNING dev.weir.pipeline.Observers: pipeline numbers, step logged, run %s: "
                    .formatted(id)
                + "java.lang.IllegalStateException: no 1 (errors so far: 1, successes: 0, policy: CONTINUE)",
            "DEBUG dev.weir.pipeline.Observers: its trace");
  }

  private Run run(int count) throws InterruptedException {
    return runner.run(pipeline.compile(), new Numbers(count));
  }

  private static Integer fail(Object of) {
    throw new IllegalStateException("no " + of);
  }
}
