package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.Input;
import dev.weir.agent.ProviderOptions;
import dev.weir.agent.Session;
import dev.weir.agent.SessionOptions;
import dev.weir.delta.Coalescer.Window;
import dev.weir.log.LogLimits;
import dev.weir.log.SessionLog;
import dev.weir.testkit.Behaviour;
import dev.weir.time.Ticker;
import dev.weir.worker.source.AgentCompiler;
import dev.weir.worker.source.CarriedClasses;
import dev.weir.worker.source.ClassCache;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can cross into another process does so unchanged; what cannot is refused by its name. */
@Timeout(60)
class ParcelTest {
  private static final ModelOrigin MODEL =
      ModelOrigin.configured("parrot", Parrot.class, SessionContract.VOICE);

  @Test
  @Behaviour({"work-31", "work-34"})
  void new_factoryIsASupplier_isRefused() {
    AgentSpec agent = new AgentSpec("cook", "", "", List.of(), () -> () -> "Cook.");
    assertThatThrownBy(() -> new Parcel(agent, MODEL, SessionOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "agent \"cook\" factory: a supplier, which only this process has"
                + " (expected: a class that can be found by its name, for isolation is process)");
  }

  @Test
  @Behaviour({"work-16", "work-34"})
  void new_classIsLocal_isRefused() {
    AgentSpec agent = AgentSpec.of("cook", local());
    assertThatThrownBy(() -> new Parcel(agent, MODEL, SessionOptions.DEFAULT))
        .hasMessageStartingWith("agent \"cook\" class: " + local().getName())
        .hasMessageContaining("which has no name elsewhere");
  }

  private static Class<? extends Agent> local() {
    class Local implements Agent {
      @Override
      public String instructions() {
        return "";
      }
    }
    return Local.class;
  }

  @Test
  @Behaviour({"work-33", "work-34"})
  void new_classOfAnotherLoader_isRefused() throws Exception {
    URL here = Concierge.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader other =
        new URLClassLoader(new URL[] {here}, ClassLoader.getSystemClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(Concierge.class.getName())
                ? findClass(name)
                : super.loadClass(name, resolve);
          }
        }) {
      AgentSpec agent =
          AgentSpec.of(other.loadClass(Concierge.class.getName()).asSubclass(Agent.class));
      assertThatThrownBy(() -> new Parcel(agent, MODEL, SessionOptions.DEFAULT))
          .hasMessageStartingWith("agent \"concierge\" class: " + Concierge.class.getName())
          .hasMessageContaining("(expected: on the class path, or compiled by the worker");
    }
  }

  @Test
  @Behaviour("work-31")
  void newModelOrigin_whatJsonCannotSay_isRefusedByItsName() {
    assertThatThrownBy(() -> ModelOrigin.configured("m", Parrot.class, Map.of("key", new Object())))
        .hasMessage(
            "model configuration key: value: java.lang.Object (expected: what JSON can say)");
    assertThatThrownBy(() -> ModelOrigin.configured("m", Concierge.class, Map.of()))
        .hasMessageContaining("(expected: a constructor that takes a Map<String, Object>)");
  }

  @Test
  @Behaviour("work-33")
  void fields_unpacked_areTheSame() throws Exception {
    SessionOptions options =
        new SessionOptions(
            new LogLimits(5, 6, Duration.ofMillis(7), 8, Duration.ofMillis(9)),
            new Window(Duration.ofMillis(10), 11),
            12,
            13,
            14,
            Duration.ofMillis(15),
            Duration.ofMillis(16),
            Duration.ofMillis(17),
            new ProviderOptions(18, Duration.ofMillis(19), 20),
            Duration.ofMillis(21),
            Duration.ofMillis(22));
    AgentSpec agent = AgentSpec.of(Concierge.class).withGreeting("Hello.");
    Frame sent = new Frame("parcel", new Parcel(agent, MODEL, options).fields());
    Workshop.Made made = new Workshop().of(Frame.parse(sent.json()));
    assertThat(made.options()).isEqualTo(options);
    assertThat(made.agent().name()).isEqualTo("concierge");
    assertThat(made.agent().greeting()).isEqualTo("Hello.");
    assertThat(made.agent().type()).contains(Concierge.class);
    assertThat(made.agent().tools()).isEqualTo(agent.tools());
    assertThat(made.model().label()).isEqualTo("parrot");
    assertThat(made.model().chat()).isInstanceOf(Parrot.class);
  }

  @Test
  @Behaviour("work-33")
  void unpack_classIsNotThereOrNoAgent_saysSo() {
    Frame whole = new Frame("parcel", RemoteSessionTest.PARCEL.fields());
    assertThatThrownBy(() -> new Workshop().of(whole.with("type", "no.Such")))
        .hasMessage("agent class: no.Such is not there (expected: on the worker's class path)");
    assertThatThrownBy(() -> new Workshop().of(whole.with("type", "java.lang.String")))
        .hasMessage("agent class: java.lang.String (expected: a class that implements Agent)");
  }

  @Test
  @Behaviour({"work-31", "work-33"})
  void unpack_modelByNameOrWhole_isWhatTheClassMakes() throws Exception {
    assertThat(unpacked(ModelOrigin.named("m", Meaning.class, "parrot")).label())
        .isEqualTo("meant parrot");
    for (Object number : List.of(7, 1L << 40, BigInteger.TEN.pow(30), 0.5)) {
      AgentModel whole = unpacked(ModelOrigin.configured("m", Whole.class, Map.of("n", number)));
      assertThat(whole.label()).isEqualTo("m");
      assertThat(((Whole) whole.chat()).number)
          .as("as it would be in the worker")
          .isEqualTo(number);
    }
  }

  @Test
  @Behaviour("work-31")
  void unpack_modelThatIsNone_saysSo() {
    assertThatThrownBy(() -> unpacked(ModelOrigin.configured("m", Broken.class, Map.of())))
        .hasMessageEndingWith(
            "could not be made: java.lang.IllegalStateException: no key"
                + " (expected: a constructor that returns)");
    assertThatThrownBy(() -> unpacked(ModelOrigin.named("m", Meaning.class, "nobody")))
        .hasMessageEndingWith("has made null (expected: an AgentModel or a StreamingChatModel)");
  }

  /** Its classes are made of the bytes, and can be carried on. */
  private static void assertCarried(Workshop.Made made) {
    ClassLoader loader = made.agent().type().orElseThrow().getClassLoader();
    assertThat(((CarriedClasses) loader).classes()).containsOnlyKeys("Cook", "Cook$Recipe");
    assertThat(made.agent().factory().get().instructions()).isEqualTo("Cook.");
    assertThatThrownBy(() -> loader.loadClass("Waiter")).isInstanceOf(ClassNotFoundException.class);
  }

  private static AgentModel unpacked(ModelOrigin model) throws Exception {
    Parcel parcel = new Parcel(AgentSpec.of(Concierge.class), model, SessionOptions.DEFAULT);
    Frame sent = Frame.parse(new Frame("parcel", parcel.fields()).json());
    Workshop workshop = new Workshop();
    Workshop.Made made = workshop.of(sent);
    assertThat(workshop.of(sent)).as("made once").isSameAs(made);
    return made.model();
  }

  static final class Meaning implements Function<String, AgentModel> {
    @Override
    public AgentModel apply(String name) {
      return name.equals("nobody")
          ? null
          : new AgentModel("meant " + name, new Parrot(SessionContract.VOICE));
    }
  }

  static final class Whole implements StreamingChatModel {
    private final Object number;

    Whole(Map<String, Object> configuration) {
      number = configuration.get("n");
    }
  }

  static final class Broken implements StreamingChatModel {
    Broken(Map<String, Object> configuration) {
      throw new IllegalStateException("no key");
    }
  }

  /** Also one that the worker has compiled itself, and that is on no class path. */
  @Test
  @Behaviour({"work-33", "work-106"})
  void open_agentWasCompiledInMemory_itsClassesAreCarried(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("Cook.java"),
        """
        import dev.weir.agent.*;
        @AgentConfig(name = "cook", greeting = "Soup?")
        public class Cook implements Agent {
          public String instructions() { return new Recipe().text(); }
          static class Recipe { String text() { return "Cook."; } }
        }
        """);
    AgentSpec agent =
        new AgentCompiler(ClassCache.none()).compile(folder).agents().getFirst().agent();
    Parcel parcel = new Parcel(agent, MODEL, SessionContract.OPTIONS);
    assertCarried(new Workshop().of(Frame.parse(new Frame("parcel", parcel.fields()).json())));
    SessionLog log = new SessionLog(SessionContract.OPTIONS.log(), Ticker.system());
    try (Children children =
            new Children(
                ChildOptions.DEFAULT.withWarm(0),
                () -> List.of(parcel),
                Optional.empty(),
                Ticker.system());
        Session session = children.open("s1", parcel, Map.of(), log, died -> {})) {
      session.start();
      session.input(Input.text("say 1"), Optional.empty());
      assertThat(session.awaitIdle(Duration.ofSeconds(30))).isTrue();
      assertThat(log.snapshot().messages()).hasSize(3);
    }
  }
}
