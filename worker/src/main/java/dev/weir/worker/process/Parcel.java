package dev.weir.worker.process;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionOptions;
import dev.weir.worker.source.CarriedClasses;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything of which a child process makes an agent's sessions: names of classes, or the classes
 * themselves, and configuration. Immutable.
 *
 * @param agent made of a class by its constructor without parameters
 * @param model what speaks for it
 * @param options how its sessions behave
 */
public record Parcel(AgentSpec agent, ModelOrigin model, SessionOptions options) {
  private static final String NAMED = "a class that can be found by its name";

  /**
   * Checks that all of it can cross.
   *
   * @throws IllegalArgumentException that names the agent and the member that cannot
   */
  public Parcel {
    requireNonNull(options, "options");
    checkType(agent);
    checkPrewarm(agent);
    if (isElsewhere(model.type())) {
      throw refused(agent, "model", model.type() + ", of a loader of its own", "on the class path");
    }
  }

  /** Its JSON, without the model's secrets being printed anywhere. */
  Map<String, @Nullable Object> fields() {
    Class<? extends Agent> type = type(agent);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("agent", agent.name());
    fields.put("greeting", agent.greeting());
    fields.put("description", agent.description());
    fields.put("type", type.getName());
    fields.put("classes", classes(type.getClassLoader()));
    fields.put("modelLabel", model.label());
    fields.put("modelType", model.type().getName());
    fields.put("modelConfiguration", model.configuration());
    fields.put("modelName", model.name());
    fields.put("options", OptionsFrame.of(options));
    return fields;
  }

  /** Its name only: a configuration may hold secrets. */
  @Override
  public String toString() {
    return "Parcel[" + agent.name() + "]";
  }

  private static Map<String, String> classes(@Nullable ClassLoader loader) {
    Map<String, String> classes = new LinkedHashMap<>();
    if (loader instanceof CarriedClasses carried) {
      carried
          .classes()
          .forEach((name, bytes) -> classes.put(name, Base64.getEncoder().encodeToString(bytes)));
    }
    return classes;
  }

  private static void checkType(AgentSpec agent) {
    Class<? extends Agent> type = type(agent);
    if (type.isAnonymousClass() || type.isLocalClass() || type.isHidden()) {
      throw refused(agent, "class", type.getName() + ", which has no name elsewhere", NAMED);
    }
    if (isElsewhere(type) && !(type.getClassLoader() instanceof CarriedClasses)) {
      throw refused(
          agent,
          "class",
          "%s, of the loader %s".formatted(type.getName(), type.getClassLoader()),
          "on the class path, or compiled by the worker");
    }
  }

  /** The class says it there too; what was said besides does not cross. */
  private static void checkPrewarm(AgentSpec agent) {
    if (!AgentSpec.of(agent.name(), type(agent)).prewarm().equals(agent.prewarm())) {
      throw refused(
          agent, "prewarm", agent.prewarm() + ", an object of this process", "by @AgentConfig");
    }
  }

  private static Class<? extends Agent> type(AgentSpec agent) {
    return agent
        .type()
        .orElseThrow(
            () -> refused(agent, "factory", "a supplier, which only this process has", NAMED));
  }

  private static boolean isElsewhere(Class<?> type) {
    try {
      return Class.forName(type.getName(), false, ClassLoader.getSystemClassLoader()) != type;
    } catch (ClassNotFoundException e) {
      return true;
    }
  }

  private static IllegalArgumentException refused(
      AgentSpec agent, String member, String found, String expected) {
    return new IllegalArgumentException(
        "agent \"%s\" %s: %s (expected: %s, for isolation is process)"
            .formatted(agent.name(), member, found, expected));
  }
}
