package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import java.util.ArrayList;
import java.util.List;
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
  @ValueSource(strings = {"", "Host", "1st", "a b", "-a", "ä"})
  void new_badName_isRefused(String name) {
    assertThatThrownBy(() -> spec(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("agent name: \"" + name + "\" (expected: a lower-case letter");
  }

  @Test
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
