package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.SessionHost.AgentInfo;
import dev.weir.testkit.Behaviour;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where models come from, and what a configuration may hold. */
class ProviderTest {
  private static final Registration PLAIN = Registration.of("plain", Plain.class);

  @Test
  @Behaviour("work-30")
  void model_named_isWhatThePoolSaysTheNameMeans() {
    List<String> asked = new ArrayList<>();
    try (AgentPool pool =
        AgentPool.builder()
            .models(id -> {
              asked.add(id);
              return new AgentModel(id, new HeldModel());
            })
            .build()) {
      pool.add(PLAIN.withModel(Provider.named("openai/gpt-5 mini")));
      assertThat(asked).containsExactly("openai/gpt-5 mini");
      assertThat(label(pool)).isEqualTo("openai/gpt-5 mini");
    }
  }

  @Test
  @Behaviour("work-30")
  void model_instance_isTakenAsItIs() {
    HeldModel chat = new HeldModel();
    try (AgentPool pool = AgentPool.builder().build()) {
      pool.add(PLAIN.withModel(Provider.instance(chat)));
      assertThat(label(pool)).isEqualTo("HeldModel");
      assertThat(pool.registry().get("plain").model().chat()).isSameAs(chat);
    }
  }

  @Test
  @Behaviour({"work-30", "work-31"})
  void model_configured_isMadeOfItsConfiguration() {
    try (AgentPool pool = AgentPool.builder().build()) {
      pool.add(PLAIN.withModel(Provider.configured(Made.class, Map.of("label", "by hand"))));
      assertThat(label(pool)).isEqualTo("Made");
      Made made = (Made) pool.registry().get("plain").model().chat();
      assertThat(made.configuration).isEqualTo(Map.of("label", "by hand"));
    }
  }

  @Test
  @Behaviour("work-31")
  void add_modelThatThereIsNot_refusedWithAgentAndMember() {
    assertRefused(null, "agent \"plain\" model: none (expected: an AgentModel");
    assertRefused(Provider.none(), "agent \"plain\" model: none (expected: an AgentModel");
    assertRefused(
        Provider.instance("gpt"),
        "agent \"plain\" model: an object of java.lang.String (expected: an AgentModel");
    assertRefused(
        Provider.named("gpt"),
        "agent \"plain\" model: \"gpt\", and the pool's models(…) says not what names mean");
    assertRefused(
        Provider.configured(Broken.class, Map.of()),
        "agent \"plain\" model: provider class: " + Broken.class.getName() + " could not be made");
    assertRefused(
        Provider.configured(Vague.class, Map.of()),
        "agent \"plain\" model: provider class: " + Vague.class.getName() + " could not be made");
  }

  @Test
  @Behaviour("work-31")
  void add_nameThatMeansNothing_refused() {
    try (AgentPool pool = AgentPool.builder().models(ProviderTest::unknown).build()) {
      assertThatThrownBy(() -> pool.add(PLAIN.withModel(Provider.named("gpt"))))
          .hasMessageStartingWith(
              "agent \"plain\" model: \"gpt\", of which the pool's models(…) knows nothing");
    }
  }

  @Test
  @Behaviour("work-31")
  void configured_whatJsonCanSay_comesBackAsJsonSaysItAndStays() {
    Map<String, @Nullable Object> said = new HashMap<>();
    said.put("text", "a");
    said.put("whole", 7L);
    said.put("large", new BigInteger("123456789012345678901234567890"));
    said.put("real", 0.5f);
    said.put("truth", true);
    said.put("nothing", null);
    said.put("list", Arrays.asList(1, null, List.of("x")));
    said.put("map", Map.of("deep", Map.of()));
    Provider provider = Provider.configured(Made.class, said);
    Provider.Configured configured = (Provider.Configured) provider;
    said.clear();
    assertThat(configured.configuration())
        .containsEntry("text", "a")
        .containsEntry("whole", 7)
        .containsEntry("large", new BigInteger("123456789012345678901234567890"))
        .containsEntry("real", 0.5)
        .containsEntry("truth", true)
        .as("an explicit null is kept")
        .containsEntry("nothing", null)
        .containsEntry("list", Arrays.asList(1, null, List.of("x")))
        .containsEntry("map", Map.of("deep", Map.of()))
        .hasSize(8);
    assertThat(JsonObject.parse(JsonObject.text(configured.configuration())))
        .isEqualTo(configured.configuration());
    assertThatThrownBy(() -> configured.configuration().put("x", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @Behaviour("work-31")
  void configured_whatJsonCannotSay_refusedWithItsPlace() {
    assertNotJson(
        Map.of("a", Map.of("b", List.of(new Object()))),
        "configuration.a.b[]: an object of java.lang.Object (expected: what JSON can say)");
    assertNotJson(Map.of("a", Double.NaN), "configuration.a: NaN");
    assertNotJson(Map.of("a", Float.POSITIVE_INFINITY), "configuration.a: Infinity");
    assertNotJson(Map.of("a", Map.of(1, 2)), "configuration.a: the key 1");
    Map<String, Object> endless = new HashMap<>();
    endless.put("a", endless);
    assertThatThrownBy(() -> Provider.configured(Made.class, endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested 500 deep");
  }

  @Test
  @Behaviour("work-31")
  void configured_classWithoutTheConstructor_refused() {
    assertThatThrownBy(() -> Provider.configured(String.class, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "provider class: java.lang.String"
                + " (expected: a constructor that takes a Map<String, Object>)");
  }

  @Test
  @Behaviour("work-30")
  void named_blank_refused() {
    assertThatThrownBy(() -> Provider.named(" "))
        .hasMessage("provider id: \" \" (expected: not blank)");
  }

  private static void assertRefused(@Nullable Provider model, String message) {
    try (AgentPool pool = AgentPool.builder().build()) {
      assertThatThrownBy(() -> pool.add(PLAIN.withModel(model)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(message);
      assertThat(pool.agents()).isEmpty();
    }
  }

  private static void assertNotJson(Map<String, ?> configuration, String message) {
    assertThatThrownBy(() -> Provider.configured(Made.class, configuration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @SuppressWarnings("NullAway") // as a caller without annotations could
  private static AgentModel unknown(String id) {
    return null;
  }

  private static String label(AgentPool pool) {
    return new EmbeddedDispatcher(pool).agents().stream().map(AgentInfo::model).findFirst().get();
  }

  static final class Plain implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  static final class Made implements StreamingChatModel {
    final Map<String, @Nullable Object> configuration;

    Made(Map<String, @Nullable Object> configuration) {
      this.configuration = configuration;
    }
  }

  static final class Broken {
    Broken(Map<String, Object> configuration) {
      throw new IllegalStateException("no");
    }
  }

  abstract static class Vague {
    Vague(Map<String, Object> configuration) {}
  }
}
