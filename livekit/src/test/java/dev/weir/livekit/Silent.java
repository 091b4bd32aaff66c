package dev.weir.livekit;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.worker.AgentPool;
import dev.weir.worker.PoolBuilder;

/** An agent that waits to be spoken to. */
final class Silent implements Agent {
  @Override
  public String instructions() {
    return "";
  }

  static PoolBuilder pool() {
    return AgentPool.builder()
        .maxConcurrentSessions(10)
        .model(new AgentModel("none", new StreamingChatModel() {}));
  }
}
