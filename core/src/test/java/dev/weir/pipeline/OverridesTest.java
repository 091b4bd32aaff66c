package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.internal.RecordedLog;
import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A run replaces what it says, and nothing else. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class OverridesTest {
  @Parameter Runner runner;

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final List<StepFailure> told = Collections.synchronizedList(new ArrayList<>());

  @Test
  @Behaviour("pipe-F100")
  void materializer_replaced_collectsInstead() throws InterruptedException {
    Items<Integer> numbers = pipeline.source("numbers", Numbers::list).materialize();
    Plan<Numbers> plan = pipeline.compile();
    Overrides first = Overrides.NONE.materializer("numbers", (items, of) -> List.of(items.next()));
    Runner other = runner.with(RunOptions.DEFAULT.overrides(first));
    assertThat(other.run(plan, new Numbers(9)).get(numbers.list())).containsExactly(1);
    assertThat(runner.run(plan, new Numbers(9)).get(numbers.list())).hasSize(9);
  }

  @Test
  @Behaviour("pipe-F100")
  void errors_replaced_areToldInstead() throws InterruptedException {
    pipeline
        .source("numbers", Numbers::list)
        .map("map", n -> 1 / (n - 1))
        .errorsTo(failure -> {
          throw new AssertionError("not this one");
        })
        .sink("sink", n -> {});
    Overrides mine = Overrides.NONE.errorsTo("map", told::add);
    runner.with(RunOptions.DEFAULT.overrides(mine)).run(pipeline.compile(), new Numbers(2)).close();
    assertThat(told).extracting(StepFailure::step).containsExactly("map");
  }

  /** Those that nobody is told of, which else would be logged; not those that somebody is. */
  @Test
  @Behaviour({"pipe-F100", "pipe-F79"})
  void otherErrors_toldInsteadOfTheLog_whereNobodyElseIs() throws InterruptedException {
    List<StepFailure> own = Collections.synchronizedList(new ArrayList<>());
    Items<Integer> numbers = pipeline.source("numbers", Numbers::list);
    numbers.map("map", n -> 1 / (n - 1)).sink("sink", n -> {});
    numbers.map("other", n -> 1 / (n - 1)).errorsTo(own::add).sink("end", n -> {});
    Overrides mine = Overrides.NONE.otherErrorsTo(told::add);
    RecordedLog.LINES.clear();
    runner.with(RunOptions.DEFAULT.overrides(mine)).run(pipeline.compile(), new Numbers(2)).close();
    assertThat(told).extracting(StepFailure::step).containsExactly("map");
    assertThat(own).extracting(StepFailure::step).containsExactly("other");
    assertThat(RecordedLog.LINES).noneMatch(line -> line.contains("/ by zero"));
  }

  @Test
  @Behaviour({"pipe-F100", "pipe-F37"})
  void observers_ofAnIncludedStep_byItsKey() throws InterruptedException {
    Pipeline<Integer> inner = Pipeline.named("inner", Integer.class);
    Value<Integer> next = inner.value("next", n -> n + 1);
    Part<Integer, Integer> part = inner.exports(next.map("more", n -> n + 1));
    pipeline.source("numbers", Numbers::list).include("part", part, n -> n).sink("sink", n -> {});
    List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
    String key = new Scope("part").scope("next").key();
    Overrides mine = Overrides.NONE.observers(key, List.of(events::add));
    runner.with(RunOptions.DEFAULT.overrides(mine)).run(pipeline.compile(), new Numbers(2)).close();
    assertThat(events)
        .hasSize(2)
        .allMatch(event -> event instanceof RunEvent.OfStep of && of.step().equals("part__next"));
  }

  @Test
  @Behaviour({"pipe-F100", "pipe-F91"})
  void start_unknownResource_refusedWithTheKnown() {
    Resource<String> db = pipeline.resource("db", String.class, () -> "db");
    pipeline.join(pipeline.params(), db).sink("sink", (in, d) -> {});
    Overrides wrong = Overrides.NONE.resource("bd", () -> "x");
    assertThatThrownBy(() ->
            runner
                .with(RunOptions.DEFAULT.overrides(wrong))
                .start(pipeline.compile(), new Numbers(1)))
        .hasMessage("overrides: resource [bd] is not in the plan (expected: of [db])");
  }

  @Test
  @Behaviour("pipe-F91")
  void run_resourceFactoryGivesNull_isAFailure() throws InterruptedException {
    Resource<String> db = pipeline.resource("db", String.class, () -> null);
    pipeline.join(pipeline.params(), db).sink("sink", (in, d) -> {}).errorsTo(told::add);
    runner.run(pipeline.compile(), new Numbers(1)).close();
    assertThat(told.getFirst().cause()).hasMessage("resource db: its factory returned null");
  }
}
