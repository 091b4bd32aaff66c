package dev.weir.worker;

import dev.weir.agent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * Whether an agent's sessions can be made elsewhere: in another class loader, from its class; in
 * another process, from the names of classes and from JSON. Stateless.
 */
final class Crossing {
  private final Registration agent;
  private final Isolation isolation;

  private Crossing(Registration agent, Isolation isolation) {
    this.agent = agent;
    this.isolation = isolation;
  }

  /**
   * Says what cannot be, before any session is there.
   *
   * @throws IllegalArgumentException that names the agent and its member
   */
  static void check(Registration agent, Isolation isolation) {
    Crossing crossing = new Crossing(agent, isolation);
    switch (isolation) {
      case VIRTUAL_THREAD -> {}
      case CLASS_LOADER -> crossing.type();
      case PROCESS -> crossing.process();
    }
  }

  private void process() {
    Class<?> type = type();
    if (agent.source() == null && !isOnTheClassPath(type)) {
      throw refused(
          "class", type.getName() + ", which another process cannot find", "its source file too");
    }
    provider("model", agent.model());
    provider("stt", agent.stt());
    provider("tts", agent.tts());
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

  private static boolean isOnTheClassPath(Class<?> type) {
    try {
      return Class.forName(type.getName(), false, ClassLoader.getSystemClassLoader()) == type;
    } catch (ClassNotFoundException e) {
      return false;
    }
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
