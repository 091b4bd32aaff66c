package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.testkit.Behaviour;
import dev.weir.worker.source.ClassCache;
import dev.weir.worker.source.SourceCompiler;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot be made elsewhere is refused when it is registered, by its name. */
class CrossingTest {
  private static final Provider MODEL = Provider.configured(Made.class, Map.of());

  @Test
  @Behaviour({"work-6", "work-105"})
  void parse_flagValue_isTheLevel() {
    assertThat(Isolation.parse("virtual-thread")).isEqualTo(Isolation.VIRTUAL_THREAD);
    assertThat(Isolation.parse("coroutine")).isEqualTo(Isolation.VIRTUAL_THREAD);
    assertThat(Isolation.parse("class-loader")).isEqualTo(Isolation.CLASS_LOADER);
    assertThat(Isolation.parse("process")).isEqualTo(Isolation.PROCESS);
    assertThatThrownBy(() -> Isolation.parse("thread"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "isolation: \"thread\" (expected: one of [virtual-thread, class-loader, process])");
  }

  @ParameterizedTest
  @EnumSource
  @Behaviour({"work-16", "work-34"})
  void add_classAndConfiguredModel_crossAtEveryLevel(Isolation isolation) {
    try (AgentPool pool = pool(isolation, MODEL)) {
      pool.add(
          Registration.of("a", Plain.class)
              .withStt(Provider.named("ears"))
              .withTts(Provider.none()));
      assertThat(pool.agents()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASS_LOADER", "PROCESS"})
  @Behaviour("work-16")
  void add_supplier_refusedWhereTheClassIsNeeded(Isolation isolation) {
    try (AgentPool pool = pool(isolation, MODEL)) {
      assertThatThrownBy(() -> pool.add("a", () -> () -> ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "agent \"a\" factory: a supplier, which only this loader has (expected: a class that"
                  + " can be found by its name, for isolation is "
                  + isolation
                  + ")");
      assertThat(pool.agents()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASS_LOADER", "PROCESS"})
  @Behaviour("work-16")
  void add_localAnonymousOrHiddenClass_refusedWithTheReason(Isolation isolation) throws Exception {
    assertRefused(isolation, local(), "class: .*Local, which is local to a method .*" + isolation);
    assertRefused(isolation, anonymous(), "class: .*, which is anonymous .*" + isolation);
    assertRefused(isolation, hidden(), "class: .*, which is hidden .*" + isolation);
  }

  @Test
  @Behaviour("work-16")
  void add_localAnonymousOrHiddenClass_fineInOneJvm() throws Exception {
    try (AgentPool pool = pool(Isolation.VIRTUAL_THREAD, MODEL)) {
      pool.add("local", local()).add("anonymous", anonymous()).add("hidden", hidden());
      assertThat(pool.agents()).hasSize(3);
    }
  }

  /** Only a loader that can tell the bytes of its classes lets them cross. */
  @Test
  @Behaviour({"work-16", "work-34"})
  void add_classOfAnotherLoader_isRefusedForProcessesOnly() throws Exception {
    Class<? extends Agent> type = elsewhere();
    assertRefused(
        Isolation.PROCESS,
        type,
        "class: .*Plain, of the loader .*expected: on the class path, or compiled by the worker, .*process.*");
    try (AgentPool pool = pool(Isolation.CLASS_LOADER, MODEL)) {
      assertThatCode(() -> pool.add("a", type)).doesNotThrowAnyException();
    }
  }

  @Test
  @Behaviour("work-16")
  void add_classThatWasCompiledInMemory_crossesAtEveryLevel(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("Cook.java"),
        "final class Cook implements dev.weir.agent.Agent {"
            + " public String instructions() { return \"\"; } }");
    Class<?> type =
        new SourceCompiler(ClassCache.none()).compile(folder).getFirst().types().getFirst();
    for (Isolation isolation : Isolation.values()) {
      try (AgentPool pool = pool(isolation, MODEL)) {
        pool.add("a", type.asSubclass(Agent.class));
        assertThat(pool.agents()).hasSize(1);
      }
    }
  }

  /** A name means something elsewhere only if the function that knows it can be made there. */
  @Test
  @Behaviour({"work-31", "work-34"})
  void add_modelByName_crossesIfItsMeaningDoes() {
    Registration named = Registration.of("a", Plain.class).withModel(Provider.named("gpt"));
    Meaning meaning = new Meaning();
    try (AgentPool pool = pool(Isolation.PROCESS, meaning::apply)) {
      assertThatThrownBy(() -> pool.add(named))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "agent \"a\" model: a name, whose meaning models(…) says by a function that is hidden"
                  + " (expected: a class with its configuration, or models(…) of a class that can be"
                  + " found by its name, for isolation is process)");
    }
    try (AgentPool pool = pool(Isolation.PROCESS, meaning)) {
      pool.add(named);
      assertThat(pool.registry().get("a").parcel()).isNotNull();
    }
    try (AgentPool pool = pool(Isolation.PROCESS, new Meant(meaning))) {
      assertThatThrownBy(() -> pool.add(named))
          .hasMessageStartingWith("agent \"a\" model: model class: " + Meant.class.getName())
          .hasMessageContaining("(expected: a constructor without parameters)");
    }
    try (AgentPool pool = AgentPool.builder().isolation(Isolation.PROCESS).build()) {
      assertThatThrownBy(() -> pool.add(named))
          .hasMessageContaining("the pool's models(…) says not what names mean");
    }
  }

  @Test
  @Behaviour("work-34")
  void add_prewarmThatIsAnObject_isRefused() {
    try (AgentPool pool = pool(Isolation.PROCESS, MODEL)) {
      assertThatThrownBy(() ->
              pool.add(AgentSpec.of("a", Plain.class).withPrewarm(process -> process.close())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("agent \"a\" prewarm: ")
          .hasMessageContaining("(expected: by @AgentConfig, for isolation is process)");
    }
  }

  private static AgentPool pool(Isolation isolation, Function<String, AgentModel> models) {
    return AgentPool.builder().isolation(isolation).models(models).build();
  }

  /** What a name means, by a class that can be made elsewhere. */
  static final class Meaning implements Function<String, AgentModel> {
    @Override
    public AgentModel apply(String name) {
      return new AgentModel(name, new HeldModel());
    }
  }

  /** By one that cannot. */
  record Meant(Meaning by) implements Function<String, AgentModel> {
    @Override
    public AgentModel apply(String name) {
      return by.apply(name);
    }
  }

  @Test
  @Behaviour({"work-31", "work-34"})
  void add_objectAsProvider_refusedByTheNameOfTheMember() {
    Provider object = Provider.instance(new AgentModel("held", new HeldModel()));
    Registration plain = Registration.of("a", Plain.class);
    assertRefused(plain.withModel(object), "agent \"a\" model: an object of " + name());
    assertRefused(plain.withStt(object), "agent \"a\" stt: an object of " + name());
    assertRefused(plain.withTts(object), "agent \"a\" tts: an object of " + name());
  }

  /** The pool's own default is one of the agent's members, and refused as such. */
  @Test
  @Behaviour("work-34")
  void add_objectAsDefault_refusedByTheNameOfTheMember() {
    try (AgentPool pool = pool(Isolation.PROCESS, Provider.instance(new HeldModel()))) {
      assertThatThrownBy(() -> pool.add("a", Plain.class))
          .hasMessage(
              "agent \"a\" model: an object of dev.weir.worker.HeldModel (expected: a name, or a"
                  + " class with its configuration, for isolation is process)");
    }
  }

  private static String name() {
    return AgentModel.class.getName();
  }

  private static void assertRefused(Registration agent, String message) {
    try (AgentPool pool = pool(Isolation.PROCESS, MODEL)) {
      assertThatThrownBy(() -> pool.add(agent))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(message);
      assertThat(pool.agents()).isEmpty();
    }
  }

  private static void assertRefused(
      Isolation isolation, Class<? extends Agent> type, String pattern) {
    try (AgentPool pool = pool(isolation, MODEL)) {
      assertThatThrownBy(() -> pool.add("a", type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("agent \"a\" " + pattern + ".*");
      assertThat(pool.agents()).isEmpty();
    }
  }

  private static AgentPool pool(Isolation isolation, Provider model) {
    return AgentPool.builder().isolation(isolation).defaultModel(model).build();
  }

  private static Class<? extends Agent> local() {
    final class Local implements Agent {
      @Override
      public String instructions() {
        return "";
      }
    }
    return Local.class;
  }

  private static Class<? extends Agent> anonymous() {
    return new Agent() {
      @Override
      public String instructions() {
        return "";
      }
    }.getClass();
  }

  private static Class<? extends Agent> hidden() throws Exception {
    return MethodHandles.lookup()
        .defineHiddenClass(bytes(), true)
        .lookupClass()
        .asSubclass(Agent.class);
  }

  private static Class<? extends Agent> elsewhere() throws Exception {
    byte[] bytes = bytes();
    ClassLoader loader =
        new ClassLoader(CrossingTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(Plain.class.getName())
                ? defineClass(name, bytes, 0, bytes.length)
                : super.loadClass(name, resolve);
          }
        };
    return loader.loadClass(Plain.class.getName()).asSubclass(Agent.class);
  }

  private static byte[] bytes() throws Exception {
    String file = Plain.class.getName().replace('.', '/') + ".class";
    try (InputStream in = CrossingTest.class.getClassLoader().getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }

  static final class Plain implements Agent {
    Plain() {}

    @Override
    public String instructions() {
      return "";
    }
  }

  static final class Made implements StreamingChatModel {
    Made(Map<String, Object> configuration) {}
  }
}
