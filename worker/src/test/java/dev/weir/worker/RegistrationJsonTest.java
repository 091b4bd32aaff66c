package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionOptions;
import dev.weir.delta.Coalescer;
import dev.weir.log.LogLimits;
import dev.weir.testkit.Behaviour;
import dev.weir.worker.source.ClassCache;
import dev.weir.worker.source.SourceCompiler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registration goes to another process and is the same there. */
class RegistrationJsonTest {
  private static final ClassLoader LOADER = RegistrationJsonTest.class.getClassLoader();
  private static final String SOURCE =
      """
      import dev.weir.agent.Agent;
      final class Cook implements Agent {
        public String instructions() { return "Cook."; }
      }
      """;

  @TempDir Path folder;

  @Test
  @Behaviour("work-33")
  void read_whatWasWritten_isTheSame() {
    SessionOptions options =
        new SessionOptions(
            LogLimits.DEFAULT.withClosedRetention(Duration.ofMillis(1_234)),
            Coalescer.Window.NONE,
            1,
            2,
            3,
            Duration.ofMillis(40),
            Duration.ofSeconds(5));
    assertSame(
        Registration.of("reception", Host.class)
            .withGreeting("Hi.")
            .withModel(Provider.configured(Voice.class, Map.of("a", List.of(1, "x"))))
            .withStt(Provider.named("ears"))
            .withTts(Provider.none())
            .withOptions(options)
            .withSource(folder.resolve("Host.java")));
    assertSame(Registration.of(AgentSpec.of(Host.class)));
  }

  /** As it is stored, when the defaults have filled it up. */
  @Test
  @Behaviour("work-33")
  void read_whatAPoolHasStored_isTheSame() {
    Provider model = Provider.configured(CrossingTest.Made.class, Map.of());
    try (AgentPool pool =
        AgentPool.builder()
            .isolation(Isolation.PROCESS)
            .defaultModel(model)
            .defaultGreeting("Hello.")
            .build()) {
      pool.add("host", CrossingTest.Plain.class);
      assertSame(pool.get("host"));
      assertThat(pool.get("host").agent().greeting()).isEqualTo("Hello.");
    }
  }

  @Test
  @Behaviour("work-33")
  void read_classOnlyInItsSource_isCompiledAgain() throws Exception {
    Path file = Files.writeString(folder.resolve("Cook.java"), SOURCE);
    Class<?> type =
        new SourceCompiler(ClassCache.none()).compile(folder).getFirst().types().getFirst();
    Registration cook = Registration.of("cook", type.asSubclass(Agent.class)).withSource(file);
    Registration read = RegistrationJson.read(RegistrationJson.write(cook), LOADER);
    assertThat(read.source()).isEqualTo(file);
    assertThat(read.agent().type().orElseThrow()).isNotEqualTo(type);
    assertThat(read.agent().factory().get().instructions()).isEqualTo("Cook.");
  }

  @Test
  @Behaviour("work-33")
  void read_classThatIsNotThere_refused() throws Exception {
    Path file = Files.writeString(folder.resolve("Cook.java"), SOURCE);
    Class<?> type =
        new SourceCompiler(ClassCache.none()).compile(folder).getFirst().types().getFirst();
    Registration cook = Registration.of("cook", type.asSubclass(Agent.class));
    String message = "class: Cook (expected: on the class path, or in the agent's source)";
    assertRefused(RegistrationJson.write(cook), message);
    String withSource = RegistrationJson.write(cook.withSource(file));
    Files.delete(file);
    assertRefused(withSource, message);
  }

  @Test
  @Behaviour("work-33")
  void read_classThatIsNoAgent_refused() {
    String json = RegistrationJson.write(Registration.of("host", Host.class));
    assertRefused(
        json.replace(Host.class.getName(), "java.lang.String"),
        "class: java.lang.String (expected: a class that implements Agent)");
  }

  @Test
  @Behaviour("work-33")
  void write_objectOfThisProcess_refused() {
    Registration host =
        Registration.of("host", Host.class)
            .withModel(Provider.instance(new AgentModel("held", new HeldModel())));
    assertThatThrownBy(() -> RegistrationJson.write(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an object of dev.weir.agent.AgentModel");
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> RegistrationJson.read(json, LOADER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static void assertSame(Registration written) {
    String json = RegistrationJson.write(written);
    Registration read = RegistrationJson.read(json, LOADER);
    assertThat(read).usingRecursiveComparison().ignoringFields("agent.factory").isEqualTo(written);
    assertThat(read.agent().type()).isEqualTo(written.agent().type());
    assertThat(RegistrationJson.write(read)).isEqualTo(json).doesNotContain("\n");
  }

  @AgentConfig(name = "host", greeting = "Welcome.", description = "Greets.")
  static final class Host implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  static final class Voice {
    Voice(Map<String, Object> configuration) {}
  }
}
