package dev.weir.worker.process;

import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.Session;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.util.Map;
import java.util.Optional;

/** Of sessions whose agents run in this JVM. */
class LocalSessionTest extends SessionContract {
  @Override
  Session open(Map<String, String> metadata, SessionLog log) {
    return new AgentSession(
        "s1",
        AgentSpec.of(Concierge.class),
        metadata,
        new AgentModel("parrot", new Parrot(VOICE)),
        OPTIONS,
        Ticker.system(),
        log,
        new ProcessContext("virtual-thread", Optional.empty()));
  }
}
