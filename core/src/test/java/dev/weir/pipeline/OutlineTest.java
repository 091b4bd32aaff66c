package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pipeline.StepOutline.Kind;
import dev.weir.testkit.Behaviour;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pipeline as it was declared, for tools. */
class OutlineTest {
  private final Pipeline<Numbers> pipeline = Numbers.pipeline();

  @Test
  @Behaviour("pipe-F102")
  void outline_everyKindOfStep_asDeclared() {
    Resource<String> db = pipeline.resource("db", String.class, () -> "db");
    Items<Integer> numbers =
        pipeline.source("numbers", Numbers::list).maxInFlight(8).describe("all of them");
    Value<Integer> sum = numbers.reduce("sum", all -> 0).onError(OnError.STOP);
    pipeline.join(sum, numbers.list(), db).value("both", (a, b, c) -> a);
    numbers.sink("end", n -> {});
    assertThat(pipeline.outline())
        .containsExactly(
            step("numbers", Kind.ITEMS, List.of("params"), 8, OnError.CONTINUE, "all of them"),
            step("sum", Kind.VALUE, List.of("numbers"), 1, OnError.STOP, ""),
            step("both", Kind.VALUE, List.of("sum", "numbers", "db"), 1, OnError.CONTINUE, ""),
            step("end", Kind.SINK, List.of("numbers"), 1, OnError.CONTINUE, ""));
  }

  @Test
  @Behaviour("pipe-F102")
  void outline_includedPipeline_isOneStep() {
    Pipeline<Integer> other = Pipeline.named("other", Integer.class);
    Part<Integer, Integer> part = other.exports(other.value("doubled", n -> 2 * n));
    pipeline.source("numbers", Numbers::list).include("part", part, n -> n);
    assertThat(pipeline.outline().getLast())
        .isEqualTo(
            new StepOutline(
                "part",
                Kind.INCLUDE,
                List.of("numbers"),
                Map.of(),
                1,
                OnError.STOP,
                Optional.of("other"),
                ""));
  }

  @Test
  void description_ofAPipeline_isWhatWasSaid() {
    assertThat(pipeline.description()).isEmpty();
    assertThat(pipeline.describe("counts").description()).isEqualTo("counts");
    assertThat(pipeline.paramsType()).isEqualTo(Numbers.class);
    assertThat(pipeline.outline()).isEmpty();
  }

  private static StepOutline step(
      String name, Kind kind, List<String> takes, int bound, OnError onError, String text) {
    return new StepOutline(name, kind, takes, Map.of(), bound, onError, Optional.empty(), text);
  }
}
