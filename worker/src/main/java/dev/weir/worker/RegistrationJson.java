package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionOptions;
import dev.weir.worker.source.AgentClasses;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registration as JSON, for a process that shares the class path or has the agent's source. What
 * {@link Crossing} lets through comes back equal, but for classes that were compiled again.
 */
final class RegistrationJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private RegistrationJson() {}

  /** One object, on one line. */
  static String write(Registration agent) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", agent.name());
    json.put("class", agent.agent().type().orElseThrow().getName());
    json.put("spoken", agent.agent().greeting());
    json.put("greeting", agent.greeting());
    json.put("model", provider(agent.model()));
    json.put("stt", provider(agent.stt()));
    json.put("tts", provider(agent.tts()));
    json.put("options", agent.options());
    json.put("source", agent.source() == null ? null : agent.source().toString());
    return JSON.writeValueAsString(json);
  }

  /**
   * What was written.
   *
   * @param loader finds the classes, but for those that are only in the source
   * @throws IllegalArgumentException if a class is not there or not what it should be
   */
  static Registration read(String text, ClassLoader loader) {
    Map<String, @Nullable Object> json =
        requireNonNull(JsonObject.parse(text), "registration: no JSON object");
    Path source = json.get("source") instanceof String path ? Path.of(path) : null;
    Class<? extends Agent> type = new AgentClasses(loader, source).find(text(json, "class"));
    AgentSpec agent = AgentSpec.of(text(json, "name"), type).withGreeting(text(json, "spoken"));
    ClassLoader ofTheAgent = requireNonNull(type.getClassLoader());
    return new Registration(
        agent,
        (String) json.get("greeting"),
        provider(json.get("model"), ofTheAgent),
        provider(json.get("stt"), ofTheAgent),
        provider(json.get("tts"), ofTheAgent),
        JSON.convertValue(json.get("options"), SessionOptions.class),
        source);
  }

  private static String text(Map<String, @Nullable Object> json, String key) {
    return requireNonNull((String) json.get(key), "registration: " + key);
  }

  private static @Nullable Map<String, ?> provider(@Nullable Provider provider) {
    return switch (provider) {
      case null -> null;
      case Provider.None none -> Map.of();
      case Provider.Named named -> Map.of("id", named.id());
      case Provider.Configured made ->
          Map.of("class", made.type().getName(), "configuration", made.configuration());
      case Provider.Instance instance ->
          throw new IllegalArgumentException(
              "provider: an object of %s (expected: one that can cross into another process)"
                  .formatted(instance.object().getClass().getName()));
    };
  }

  private static @Nullable Provider provider(@Nullable Object json, ClassLoader loader) {
    return switch (json) {
      case Map<?, ?> object when object.get("id") instanceof String id -> Provider.named(id);
      case Map<?, ?> object when object.get("class") instanceof String type ->
          Provider.configured(
              AgentClasses.named(type, loader),
              JSON.convertValue(object.get("configuration"), JsonObject.TYPE));
      case Map<?, ?> none -> Provider.none();
      case null, default -> null;
    };
  }
}
