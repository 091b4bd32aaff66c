package dev.weir.bench.turn;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.AgentModel;
import dev.weir.agent.SessionHost;
import dev.weir.agent.SessionOptions;
import dev.weir.log.LogLimits;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import java.time.Duration;

/** Both ways to converse with one model. */
record Sides(StreamingChatModel model, SessionHost host, AgentPool pool) implements AutoCloseable {

  private static final String INSTRUCTIONS = "You help callers of a restaurant.";

  /**
   * Real sessions do not end ten thousand turns a second: with the usual 15 s of retention the
   * deltas of all those turns would pile up, and the collector would be what is measured.
   */
  private static final Duration RETENTION = Duration.ofMillis(100);

  static Sides of(StreamingChatModel model) {
    LogLimits limits = LogLimits.DEFAULT.withClosedRetention(RETENTION);
    AgentPool pool =
        AgentPool.builder()
            .model(new AgentModel("bench", model))
            .options(SessionOptions.DEFAULT.withLog(limits))
            .maxConcurrentSessions(10_000)
            .build();
    pool.add("bench", () -> () -> INSTRUCTIONS);
    EmbeddedDispatcher host = new EmbeddedDispatcher(pool);
    start(pool, host);
    return new Sides(model, host, pool);
  }

  private static void start(AgentPool pool, EmbeddedDispatcher host) {
    try {
      pool.start(host);
    } catch (Exception e) {
      throw new IllegalStateException("pool: could not be started", e);
    }
  }

  Conversing bare() {
    return new BareConversation(model, INSTRUCTIONS);
  }

  Conversing weir() {
    return new WeirConversation(host);
  }

  @Override
  public void close() {
    pool.close();
  }
}
