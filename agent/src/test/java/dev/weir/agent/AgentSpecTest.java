package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentSpecTest {

  @Test
  void of_annotatedClass_saysWhatItSays() {
    AgentSpec spec = AgentSpec.of(Host.class);
    assertThat(spec.name()).isEqualTo("host");
    assertThat(spec.greeting()).isEqualTo("Welcome.");
    assertThat(spec.description()).isEqualTo("Greets.");
    assertThat(spec.tools()).containsExactly("bow", "wave");
    assertThat(spec.factory().get()).isInstanceOf(Host.class).isNotSameAs(spec.factory().get());
  }

  @Test
  void of_classWithoutAnnotation_isRefused() {
    assertThatThrownBy(() -> AgentSpec.of(Nameless.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "class: %s (expected: @AgentConfig(name = \"…\") on it)"
                .formatted(Nameless.class.getName()));
  }

  @Test
  void of_classWithoutUsableConstructor_isRefused() {
    assertThatThrownBy(() -> AgentSpec.of(Needy.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a constructor without parameters");
  }

  @Test
  void factory_constructorThrows_saysWhose() {
    AgentSpec spec = AgentSpec.of(Broken.class);
    assertThatThrownBy(() -> spec.factory().get())
        .isInstanceOf(AgentFailed.class)
        .hasMessageContaining(Broken.class.getName())
        .hasRootCauseMessage("no");
  }

  @Test
  void factory_abstractClass_saysWhose() {
    AgentSpec spec = AgentSpec.of(Vague.class);
    assertThatThrownBy(() -> spec.factory().get())
        .isInstanceOf(AgentFailed.class)
        .hasCauseInstanceOf(InstantiationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a.b", "a/b", "ä", "a\nb", "١"})
  @Behaviour("work-13")
  void new_badName_isRefused(String name) {
    assertThatThrownBy(() -> spec(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("agent name: \"" + name + "\" (expected: 1 to 64 letters, digits, - or _)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "Host", "1st", "-a", "_", "A-b_9"})
  @Behaviour("work-13")
  void new_goodName_isTaken(String name) {
    assertThat(spec(name).name()).isEqualTo(name);
  }

  @Test
  @Behaviour("work-13")
  void new_blanksAroundTheName_areTrimmed() {
    assertThat(spec(" host\t").name()).isEqualTo("host");
  }

  @Test
  void of_nameAndClass_nameIsTheCallersAndTheRestTheAnnotations() {
    AgentSpec spec = AgentSpec.of("reception", Host.class);
    assertThat(spec.name()).isEqualTo("reception");
    assertThat(spec.greeting()).isEqualTo("Welcome.");
    assertThat(spec.description()).isEqualTo("Greets.");
    assertThat(spec.type()).contains(Host.class);
  }

  @Test
  void of_nameAndClassWithoutAnnotation_saysNothingFirst() {
    AgentSpec spec = AgentSpec.of("plain", Nameless.class);
    assertThat(spec.greeting()).isEmpty();
    assertThat(spec.description()).isEmpty();
    assertThat(spec.factory().get()).isInstanceOf(Nameless.class);
  }

  @Test
  void type_ofSupplier_isUnknown() {
    assertThat(spec("host").type()).isEmpty();
  }

  @Test
  void withGreeting_keepsTheRest() {
    AgentSpec spec = AgentSpec.of(Host.class);
    assertThat(spec.withGreeting("Hello."))
        .isEqualTo(
            new AgentSpec("host", "Hello.", "Greets.", List.of("bow", "wave"), spec.factory())
                .withPrewarm(spec.prewarm()));
  }

  @Test
  @Behaviour("work-72")
  void of_classThatNamesAPrewarm_loadsByItAndTwoOfOneClassAreOne() throws Exception {
    ProcessContext process = new ProcessContext("virtual-thread", Optional.empty());
    Prewarm prewarm = AgentSpec.of(Ready.class).prewarm();
    assertThat(prewarm).isEqualTo(AgentSpec.of("other", Ready.class).prewarm());
    prewarm.load(process);
    assertThat(process.get("table", String.class)).isEqualTo("laid");
    assertThatThrownBy(() -> AgentSpec.of(Unready.class).prewarm().load(process))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no table");
    assertThatThrownBy(() -> AgentSpec.of(Unloadable.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "class: %s (expected: a constructor without parameters)"
                .formatted(Unloadable.Load.class.getName()));
  }

  private abstract static class Silent implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  @AgentConfig(name = "ready", prewarm = Ready.Load.class)
  private static final class Ready extends Silent {
    private static final class Load implements Prewarm {
      @Override
      public void load(ProcessContext process) {
        process.put("table", "laid");
      }
    }
  }

  @AgentConfig(name = "unready", prewarm = Unready.Load.class)
  private static final class Unready extends Silent {
    private static final class Load implements Prewarm {
      Load() {
        throw new IllegalStateException("no table");
      }

      @Override
      public void load(ProcessContext process) {
        throw new AssertionError("is not made");
      }
    }
  }

  @AgentConfig(name = "unloadable", prewarm = Unloadable.Load.class)
  private static final class Unloadable extends Silent {
    private record Load(String word) implements Prewarm {
      @Override
      public void load(ProcessContext process) {
        process.put("word", word);
      }
    }
  }

  @Test
  @Behaviour("work-13")
  void new_nameOf64Characters_isTheLongest() {
    assertThat(spec("a".repeat(64)).name()).hasSize(64);
    assertThatThrownBy(() -> spec("a".repeat(65))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void new_tools_areCopied() {
    List<String> tools = new ArrayList<>(List.of("wave"));
    AgentSpec spec = new AgentSpec("host", "", "", tools, Host::new);
    tools.clear();
    assertThat(spec.tools()).containsExactly("wave");
  }

  private static AgentSpec spec(String name) {
    return new AgentSpec(name, "", "", List.of(), Host::new);
  }

  @AgentConfig(name = "host", greeting = "Welcome.", description = "Greets.")
  static final class Host implements Agent {
    private Host() {}

    @Override
    public String instructions() {
      return "";
    }

    @Tool
    void wave() {}

    @Tool
    void bow() {}
  }

  static final class Nameless implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  @AgentConfig(name = "needy")
  static final class Needy implements Agent {
    Needy(String thing) {}

    @Override
    public String instructions() {
      return "";
    }
  }

  @AgentConfig(name = "vague")
  abstract static class Vague implements Agent {}

  @AgentConfig(name = "broken")
  static final class Broken implements Agent {
    Broken() {
      throw new IllegalStateException("no");
    }

    @Override
    public String instructions() {
      return "";
    }
  }
}
