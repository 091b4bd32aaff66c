package dev.weir.worker;

import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionOptions;
import dev.weir.worker.process.Parcel;
import org.jspecify.annotations.Nullable;

/**
 * A registered agent, nothing left to defaults.
 *
 * @param registration as it is stored
 * @param model what speaks for its sessions, which share it
 * @param options how they behave
 * @param parcel what another process makes its sessions of; null if they are made in this one
 */
record HostedAgent(
    Registration registration, AgentModel model, SessionOptions options, @Nullable Parcel parcel) {
  /** Whose sessions are made in this process. */
  HostedAgent(Registration registration, AgentModel model, SessionOptions options) {
    this(registration, model, options, null);
  }

  String name() {
    return registration.name();
  }

  AgentSpec spec() {
    return registration.agent();
  }
}
