package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost.AgentInfo;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.SessionOptions;
import dev.weir.agent.speech.TurnHandling;
import dev.weir.delta.Coalescer;
import dev.weir.testkit.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is registered, in which order, with what, and who is taken when nobody is asked for. */
class RegistryTest {
  private static final SessionOptions CALM =
      SessionOptions.DEFAULT.withWindow(Coalescer.Window.NONE);

  private final AgentModel model = new AgentModel("held", new HeldModel());
  private final AgentModel other = new AgentModel("other", new HeldModel());
  private final AgentPool pool = AgentPool.builder().model(model).build();
  private final EmbeddedDispatcher host = Started.refusing(pool);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  @Behaviour("work-12")
  void add_registration_isStoredWithAllThatWasSaid() {
    Registration said =
        Registration.of("host", Host.class)
            .withModel(Provider.instance(other))
            .withStt(Provider.named("ears"))
            .withTts(Provider.configured(Voice.class, Map.of("pitch", 2)))
            .withOptions(CALM)
            .withGreeting("Hello.")
            .withSource(Path.of("/agents/Host.java"));
    pool.add(said);
    Registration stored = pool.get("host");
    assertThat(stored.model()).isEqualTo(Provider.instance(other));
    assertThat(stored.stt()).isEqualTo(Provider.named("ears"));
    assertThat(stored.tts()).isEqualTo(Provider.configured(Voice.class, Map.of("pitch", 2)));
    assertThat(stored.options()).isSameAs(CALM);
    assertThat(stored.source()).isEqualTo(Path.of("/agents/Host.java"));
    assertThat(stored.greeting()).isEqualTo("Hello.");
    assertThat(stored.agent().greeting()).isEqualTo("Hello.");
    assertThat(stored.agent().type()).contains(Host.class);
  }

  /** The registration's word counts, then the agent's, then the pool's; setting by setting. */
  @Test
  @Behaviour({"work-201", "work-202"})
  void add_turns_areMergedOverTheAgentsAndThePools() {
    try (AgentPool talking =
        AgentPool.builder()
            .model(model)
            .turns(TurnHandling.UNSAID.withLeastWords(1).withMostWait(Duration.ofSeconds(9)))
            .build()) {
      AgentSpec agent =
          AgentSpec.of("host", Host.class)
              .withTurns(
                  TurnHandling.UNSAID.withLeastWords(2).withLeastSpeech(Duration.ofSeconds(2)));
      talking.add(
          Registration.of(agent)
              .withTurns(
                  TurnHandling.UNSAID
                      .withLeastSpeech(Duration.ofSeconds(3))
                      .withLeastWait(Duration.ofSeconds(8))));
      assertThat(talking.get("host").turns())
          .isEqualTo(
              TurnHandling.UNSAID
                  .withLeastSpeech(Duration.ofSeconds(3))
                  .withLeastWait(Duration.ofSeconds(8))
                  .withLeastWords(2)
                  .withMostWait(Duration.ofSeconds(9)));
    }
    pool.add(Registration.of("plain", Host.class));
    assertThat(pool.get("plain").turns())
        .as("left to whoever hears")
        .isEqualTo(TurnHandling.UNSAID);
  }

  @Test
  @Behaviour("work-202")
  void add_turnsThatDoNotGoTogether_areRefusedAtTheDoor() {
    TurnHandling slow = TurnHandling.UNSAID.withLeastWait(Duration.ofSeconds(4));
    assertThatThrownBy(() -> pool.add(Registration.of("host", Host.class).withTurns(slow)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "agent \"host\" turns: leastWait: 4000 ms (expected: 0 to 3000, the most wait)");
    assertThatThrownBy(() -> AgentPool.builder().turns(slow))
        .hasMessage("leastWait: 4000 ms (expected: 0 to 3000, the most wait)");
    assertThat(pool.agents()).isEmpty();
  }

  @Test
  @Behaviour("work-13")
  void add_nameWithBlanksAround_isKnownWithoutThem() {
    pool.add(" host ", Host.class);
    assertThat(pool.get("host").name()).isEqualTo("host");
    assertThatThrownBy(() -> pool.add("no good", Host.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("agent name: \"no good\" (expected: 1 to 64 letters, digits, - or _)");
  }

  @Test
  @Behaviour("work-14")
  void add_nameTaken_refusedAndTheFirstStays() {
    Supplier<Agent> first = quiet();
    pool.add("a", first);
    assertThatThrownBy(() -> pool.add(" a", quiet()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("agent name: \"a\" (expected: a name not yet registered)");
    assertThat(pool.agents().getFirst().factory()).isSameAs(first);
  }

  /** Two who add at the same time both find the name free, but one of them is refused. */
  @Test
  @Behaviour("work-14")
  void add_nameTakenWhileItsModelIsMade_refused() {
    AgentPool[] made = new AgentPool[1];
    made[0] =
        AgentPool.builder()
            .models(id -> {
              made[0].add(Registration.of("a", Host.class).withModel(Provider.instance(other)));
              return model;
            })
            .build();
    try (AgentPool racing = made[0]) {
      Registration slow = Registration.of("a", Host.class).withModel(Provider.named("any"));
      assertThatThrownBy(() -> racing.add(slow))
          .hasMessage("agent name: \"a\" (expected: a name not yet registered)");
      assertThat(racing.get("a").model()).isEqualTo(Provider.instance(other));
    }
  }

  @Test
  @Behaviour("work-15")
  void add_classThatCannotBeMade_refused() {
    assertThatThrownBy(() -> pool.add("needy", Needy.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Needy.class.getName())
        .hasMessageContaining("expected: a constructor without parameters");
    assertThat(pool.agents()).isEmpty();
  }

  @Test
  @Behaviour("work-17")
  void add_nothingSaid_takesThePoolsDefaults() {
    try (AgentPool full =
        AgentPool.builder()
            .model(model)
            .defaultStt(Provider.named("ears"))
            .defaultTts(Provider.named("voice"))
            .defaultGreeting("Good day.")
            .options(CALM)
            .build()) {
      full.add("a", Plain.class).add("b", Host.class);
      Registration stored = full.get("a");
      assertThat(stored.model()).isEqualTo(Provider.instance(model));
      assertThat(stored.stt()).isEqualTo(Provider.named("ears"));
      assertThat(stored.tts()).isEqualTo(Provider.named("voice"));
      assertThat(stored.greeting()).isEqualTo("Good day.");
      assertThat(stored.options()).isEqualTo(CALM);
      assertThat(full.get("b").greeting()).as("the agent's own").isEqualTo("Welcome.");
    }
  }

  @Test
  @Behaviour("work-17")
  void add_somethingSaid_winsOverTheDefaultsAndSoDoesNone() {
    try (AgentPool full =
        AgentPool.builder()
            .model(model)
            .defaultStt(Provider.named("ears"))
            .defaultTts(Provider.named("voice"))
            .defaultGreeting("Good day.")
            .build()) {
      Registration plain = Registration.of("plain", Plain.class);
      full.add(
          plain
              .withModel(Provider.instance(other))
              .withStt(Provider.named("better ears"))
              .withTts(Provider.none())
              .withGreeting(""));
      Registration stored = full.get("plain");
      assertThat(stored.model()).isEqualTo(Provider.instance(other));
      assertThat(stored.stt()).isEqualTo(Provider.named("better ears"));
      assertThat(stored.tts()).isEqualTo(Provider.none());
      assertThat(stored.greeting()).isEmpty();
      assertThat(stored.agent().greeting()).isEmpty();
    }
  }

  @Test
  @Behaviour("work-17")
  void open_agentsModelAndGreeting_areTheSessions() {
    pool.add(Registration.of("a", Plain.class).withGreeting("Hi."))
        .add(Registration.of("b", Host.class).withGreeting("").withModel(Provider.instance(other)));
    assertThat(host.agents())
        .extracting(AgentInfo::name, AgentInfo::greeting, AgentInfo::model)
        .containsExactly(tuple("a", "Hi.", "held"), tuple("b", "", "other"));
    assertThat(open("a").log().snapshot().messages()).hasSize(1);
    assertThat(open("b").log().snapshot().messages()).isEmpty();
  }

  @Test
  @Behaviour("work-18")
  void add_optionsOfTheAgent_winOverThePools() {
    pool.add(Registration.of("calm", Plain.class).withOptions(CALM)).add("usual", Plain.class);
    assertThat(pool.get("calm").options()).isSameAs(CALM);
    assertThat(pool.get("usual").options()).isSameAs(SessionOptions.DEFAULT);
    SessionOptions tight =
        CALM.withWaitingInputs(1)
            .withToolSteps(1)
            .withHistoryChars(3)
            .withCloseTimeout(Duration.ZERO)
            .withHookTimeout(Duration.ZERO);
    pool.add(Registration.of("tight", Plain.class).withOptions(tight));
    assertThat(reason(() -> open("tight").input(Input.text("too long"), Optional.empty())))
        .isEqualTo(Reason.SESSION_FULL);
  }

  @Test
  @Behaviour("work-19")
  void source_relativeOrOfTheHome_isMadeAbsolute() {
    Registration plain = Registration.of("plain", Plain.class);
    Path home = Path.of(System.getProperty("user.home"));
    assertThat(plain.withSource(Path.of("~/agents/Plain.java")).source())
        .isEqualTo(home.resolve("agents/Plain.java"));
    assertThat(plain.withSource(Path.of("~")).source()).isEqualTo(home);
    assertThat(plain.withSource(Path.of("agents/../Plain.java")).source())
        .isEqualTo(Path.of("Plain.java").toAbsolutePath());
    assertThat(plain.source()).isNull();
  }

  @Test
  @Behaviour("work-20")
  void agents_areInTheOrderOfRegistrationAndTheHostsInThatOfNames() {
    pool.add("c", quiet()).add("a", quiet()).add("b", quiet());
    assertThat(pool.agents()).extracting(AgentSpec::name).containsExactly("c", "a", "b");
    assertThat(host.agents()).extracting(AgentInfo::name).containsExactly("a", "b", "c");
    assertThat(host.agents())
        .filteredOn(AgentInfo::byDefault)
        .extracting(AgentInfo::name)
        .containsExactly("c");
  }

  @Test
  @Behaviour("work-20")
  void getAndRemove_unknownName_refusedWithTheNamesThereAre() {
    pool.add("b", quiet()).add("a", quiet());
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> pool.get("x"), () -> pool.remove("x"), () -> pool.defaultAgent("x"))) {
      HostRefused refused = catchThrowableOfType(HostRefused.class, call);
      assertThat(refused.reason()).isEqualTo(Reason.AGENT_NOT_FOUND);
      assertThat(refused).hasMessage("agent: \"x\" (expected: one of [b, a])");
    }
    assertThat(pool.agents()).hasSize(2);
    assertThat(pool.defaultAgent()).contains("b");
  }

  @Test
  @Behaviour("work-20")
  void remove_default_returnsItAndTheNextIsTheDefault() {
    pool.add("a", quiet()).add("b", quiet()).add("c", quiet());
    Registration stored = pool.get("a");
    assertThat(pool.remove("a")).isSameAs(stored);
    assertThat(pool.defaultAgent()).contains("b");
    assertThat(pool.agents()).extracting(AgentSpec::name).containsExactly("b", "c");
    assertThat(reason(() -> pool.get("a"))).isEqualTo(Reason.AGENT_NOT_FOUND);
    pool.defaultAgent("c");
    assertThat(pool.defaultAgent()).contains("c");
    pool.remove("b");
    assertThat(pool.defaultAgent()).contains("c");
    pool.remove("c");
    assertThat(pool.defaultAgent()).isEmpty();
    pool.add("d", quiet());
    assertThat(pool.defaultAgent()).contains("d");
  }

  @Test
  @Behaviour("work-20")
  void remove_chosenDefault_theFirstIsTheDefaultAgain() {
    pool.add("a", quiet()).add("b", quiet()).add("c", quiet()).defaultAgent("b");
    pool.remove("b");
    assertThat(pool.defaultAgent()).contains("a");
    pool.add("b", quiet());
    assertThat(pool.defaultAgent()).contains("a");
  }

  @Test
  @Behaviour({"work-20", "work-21"})
  void remove_agentWithASession_theSessionGoesOn() {
    pool.add("a", quiet());
    Session session = open("a");
    pool.remove("a");
    assertThat(pool.find(session.id())).contains(session);
    assertThat(reason(() -> open("a"))).isEqualTo(Reason.AGENT_NOT_FOUND);
    pool.add("a", quiet());
    assertThat(open("a").agent().name()).isEqualTo("a");
  }

  private Session open(String agent) {
    Opening opening = new Opening(Optional.of(agent), Optional.empty(), Map.of());
    return pool.find(host.open(opening, Optional.empty()).opened().session()).orElseThrow();
  }

  private static Reason reason(ThrowingCallable call) {
    return catchThrowableOfType(HostRefused.class, call).reason();
  }

  private static Supplier<Agent> quiet() {
    return () -> () -> "";
  }

  @AgentConfig(name = "host", greeting = "Welcome.")
  static final class Host implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  static final class Plain implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  static final class Needy implements Agent {
    Needy(String thing) {}

    @Override
    public String instructions() {
      return "";
    }
  }

  static final class Voice {
    Voice(Map<String, Object> configuration) {}
  }
}
