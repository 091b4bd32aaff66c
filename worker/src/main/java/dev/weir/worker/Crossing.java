package dev.weir.worker;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.SessionOptions;
import dev.weir.worker.process.ModelOrigin;
import dev.weir.worker.process.Parcel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether an agent's sessions can be made elsewhere: in another class loader, from its class; in
 * another process, from classes that it can find or that can be carried there, and from JSON.
 * Immutable.
 */
final class Crossing {
  private final Registration agent;
  private final Isolation isolation;
  private final @Nullable Function<String, AgentModel> models;

  private Crossing(
      Registration agent, Isolation isolation, @Nullable Function<String, AgentModel> models) {
    this.agent = agent;
    this.isolation = isolation;
    this.models = models;
  }

  /**
   * Says what cannot be, before any session is there.
   *
   * @param models what names of models mean; null if they mean nothing
   * @throws IllegalArgumentException that names the agent and its member
   */
  static Crossing check(
      Registration agent, Isolation isolation, @Nullable Function<String, AgentModel> models) {
    Crossing crossing = new Crossing(agent, isolation, models);
    switch (isolation) {
      case VIRTUAL_THREAD -> {}
      case CLASS_LOADER -> crossing.type();
      case PROCESS -> crossing.process();
    }
    return crossing;
  }

  /**
   * What crosses into another process; null if sessions are made in this one.
   *
   * @param label the model's
   * @throws IllegalArgumentException that names the agent and its member
   */
  @Nullable Parcel parcel(String label, SessionOptions options) {
    return isolation == Isolation.PROCESS
        ? new Parcel(agent.agent(), origin(label), options)
        : null;
  }

  private void process() {
    type();
    provider("model", agent.model());
    provider("stt", agent.stt());
    provider("tts", agent.tts());
    if (agent.model() instanceof Provider.Named && models != null) {
      meaning(models.getClass());
    }
  }

  /** A function of a class can be made anew elsewhere, and asked there; a lambda cannot. */
  private void meaning(Class<?> type) {
    if (type.isHidden() || type.isAnonymousClass() || type.isLocalClass()) {
      throw refused(
          "model",
          "a name, whose meaning models(…) says by a function that is " + kind(type),
          "a class with its configuration, or models(…) of a class that can be found by its name");
    }
  }

  private ModelOrigin origin(String label) {
    try {
      return switch (agent.model()) {
        case Provider.Configured made ->
            ModelOrigin.configured(label, made.type(), made.configuration());
        case Provider.Named named when models != null ->
            ModelOrigin.named(label, models.getClass(), named.id());
        case null, default -> throw new IllegalStateException("checked before: " + agent.model());
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "agent \"%s\" model: %s".formatted(agent.name(), e.getMessage()), e);
    }
  }

  private Class<?> type() {
    Class<? extends Agent> type =
        agent
            .agent()
            .type()
            .orElseThrow(() -> refused("factory", "a supplier, which only this loader has", NAMED));
    if (type.isAnonymousClass() || type.isLocalClass() || type.isHidden()) {
      throw refused("class", type.getName() + ", which is " + kind(type), NAMED);
    }
    return type;
  }

  private static final String NAMED = "a class that can be found by its name";

  private static String kind(Class<?> type) {
    if (type.isHidden()) {
      return "hidden";
    }
    return type.isLocalClass() ? "local to a method" : "anonymous";
  }

  private void provider(String member, @Nullable Provider provider) {
    if (provider instanceof Provider.Instance instance) {
      throw refused(
          member,
          "an object of " + instance.object().getClass().getName(),
          "a name, or a class with its configuration");
    }
  }

  private IllegalArgumentException refused(String member, String found, String expected) {
    return new IllegalArgumentException(
        "agent \"%s\" %s: %s (expected: %s, for isolation is %s)"
            .formatted(agent.name(), member, found, expected, isolation));
  }
}
