package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Pipelines by name: whole or not at all, compiled once. */
class RegistryTest {
  private final Registry registry = new Registry();

  @Test
  @Behaviour("pipe-F101")
  void add_pipeline_isThereCompiled() {
    Pipeline<Numbers> sums = sums("sums");
    registry.add(sums);
    assertThat(registry.names()).containsExactly("sums");
    assertThat(registry.pipeline("sums")).isSameAs(sums);
    assertThat(registry.plan("sums").toJson()).isEqualTo(sums.compile().toJson());
  }

  @Test
  @Behaviour("pipe-F101")
  void add_pipelineThatIncludesOthers_addsThemToo() {
    Pipeline<Numbers> inner = sums("inner");
    Pipeline<Numbers> middle = including("middle", inner);
    registry.add(including("outer", middle));
    assertThat(registry.names()).containsExactly("outer", "middle", "inner");
    assertThat(registry.pipeline("inner")).isSameAs(inner);
  }

  @Test
  @Behaviour("pipe-F101")
  void add_includedByTwo_isThereOnce() {
    Pipeline<Numbers> inner = sums("inner");
    registry.add(including("left", inner));
    registry.add(including("right", inner));
    assertThat(registry.names()).containsExactly("left", "inner", "right");
  }

  @Test
  @Behaviour("pipe-F101")
  void add_invalidPipeline_changesNothing() {
    registry.add(sums("sums"));
    Pipeline<Numbers> invalid = including("invalid", sums("inner"));
    invalid.source("for-nobody", Numbers::list);
    assertThatThrownBy(() -> registry.add(invalid))
        .isInstanceOf(InvalidPipeline.class)
        .hasMessageContaining("pipeline invalid, step for-nobody");
    assertThat(registry.names()).containsExactly("sums");
  }

  @Test
  @Behaviour("pipe-F101")
  void add_includeWhoseNameIsTaken_changesNothing() {
    registry.add(sums("inner"));
    assertThatThrownBy(() -> registry.add(including("outer", sums("inner"))))
        .isInstanceOf(InvalidPipeline.class)
        .hasMessageContaining("pipeline inner: is registered already, as another pipeline");
    assertThat(registry.names()).containsExactly("inner");
  }

  @Test
  @Behaviour("pipe-F101")
  void add_theSameAgain_changesNothingAndCompilesNothing() {
    Pipeline<Numbers> sums = sums("sums");
    registry.add(sums);
    Plan<?> plan = registry.plan("sums");
    sums.source("for-nobody", Numbers::list);
    registry.add(sums);
    assertThat(registry.plan("sums")).isSameAs(plan);
    assertThat(registry.names()).hasSize(1);
  }

  @Test
  @Behaviour("pipe-F101")
  void add_anotherOfTheSameName_refused() {
    registry.add(sums("sums"));
    assertThatThrownBy(() -> registry.add(sums("sums")))
        .isInstanceOf(InvalidPipeline.class)
        .hasMessage(
            "pipeline sums: is registered already, as another pipeline (expected: another name)");
  }

  @Test
  @Behaviour("pipe-F101")
  void plan_unknownName_listsTheKnown() {
    registry.add(sums("b"));
    registry.add(sums("a"));
    assertThatThrownBy(() -> registry.plan("c"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("pipeline: c (expected: one of [b, a])");
    assertThatThrownBy(() -> registry.pipeline("c")).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  @Behaviour("pipe-F101")
  void names_lookedAtBefore_stayAsTheyWere() {
    var before = registry.names();
    registry.add(sums("sums"));
    assertThat(before).isEmpty();
    assertThatThrownBy(() -> registry.names().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Pipeline<Numbers> sums(String name) {
    Pipeline<Numbers> sums = Pipeline.named(name, Numbers.class);
    sums.exports(sums.value("sum", in -> in.count() * (in.count() + 1) / 2));
    return sums;
  }

  private static Pipeline<Numbers> including(String name, Pipeline<Numbers> inner) {
    Pipeline<Numbers> outer = Pipeline.named(name, Numbers.class);
    Value<Integer> exported = new Value<>(inner.entries.getFirst());
    Value<Integer> value = outer.params().include("included", inner.exports(exported), in -> in);
    outer.exports(value);
    return outer;
  }
}
