package dev.weir.worker.found;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;

/** Agents that are nested, not marked, or none. */
final class Staff {
  private Staff() {}

  @AgentConfig
  static final class Waiter implements Agent {
    static {
      if (true) {
        throw new IllegalStateException("static initializers do not run when agents are found");
      }
    }

    @Override
    public String instructions() {
      return "";
    }
  }

  static final class Guest implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  @AgentConfig(name = "table")
  record Table() {}
}
