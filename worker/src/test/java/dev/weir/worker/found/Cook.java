package dev.weir.worker.found;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import java.util.concurrent.atomic.AtomicInteger;

/** Has a name of its own, counts how often it was made, and what its class knows. */
@AgentConfig(name = "chef", greeting = "Bonjour.")
public final class Cook implements Agent {
  static final AtomicInteger MADE = new AtomicInteger();

  /** A provider must be public, and so must this be. */
  public Cook() {
    MADE.incrementAndGet();
  }

  @Override
  public String instructions() {
    return "cooks: " + MADE + ", dishes: " + Kitchen.dish();
  }
}
