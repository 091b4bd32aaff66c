package dev.weir.worker;

import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionOptions;

/**
 * A registered agent, nothing left to defaults.
 *
 * @param registration as it is stored
 * @param model what speaks for its sessions, which share it
 * @param options how they behave
 */
record HostedAgent(Registration registration, AgentModel model, SessionOptions options) {
  String name() {
    return registration.name();
  }

  AgentSpec spec() {
    return registration.agent();
  }
}
