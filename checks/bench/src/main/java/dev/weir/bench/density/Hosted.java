package dev.weir.bench.density;

import dev.weir.agent.Input;
import dev.weir.agent.SessionHost;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.episode.Audience;
import dev.weir.log.Delivery;
import dev.weir.log.LogReader;
import dev.weir.log.Position;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import dev.weir.worker.PoolBuilder;
import dev.weir.worker.Provider;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A worker whose sessions are opened and asked as a gateway does it. Any thread; each method waits
 * for what it says.
 */
record Hosted(AgentPool pool, SessionHost host) implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String QUESTION = "Do you have a table for two tonight?";

  /** Starts it. */
  static Hosted start(PoolBuilder settings) throws Exception {
    AgentPool pool =
        settings
            .defaultModel(Provider.configured(ScriptedSpeaker.class, Map.of()))
            .memoryWarnMb(0)
            .build()
            .add("holder", LightAgent.class);
    EmbeddedDispatcher dispatcher = new EmbeddedDispatcher(pool);
    try {
      pool.start(dispatcher);
    } catch (Exception failed) {
      pool.close();
      throw failed;
    }
    return new Hosted(pool, dispatcher);
  }

  /** A session that has begun. */
  String open() {
    Opening opening = new Opening(Optional.empty(), Optional.empty(), Map.of());
    return host.open(opening, Optional.empty()).opened().session();
  }

  /** Says something to a session of which nobody has heard yet, until that is answered in full. */
  void ask(String session) throws InterruptedException {
    host.input(session, Input.text(QUESTION), Optional.empty());
    try (LogReader reader = host.read(session, new Position.Start(), Set.of(Audience.EVERYONE))) {
      while (!isAnswered(reader.next(LIMIT))) {
        // more is to come
      }
    }
  }

  void end(String session) {
    host.close(session);
  }

  @Override
  public void close() {
    pool.close();
  }

  private static boolean isAnswered(Delivery delivery) {
    if (!(delivery instanceof Delivery.Batch batch)) {
      throw new IllegalStateException("log: " + delivery + " (expected: entries of the answer)");
    }
    batch.entries().stream()
        .filter(entry -> entry.type().matches("episode\\.(failed|cancelled)"))
        .findFirst()
        .ifPresent(entry -> {
          throw new IllegalStateException("answer: " + entry.type() + " (expected: completed)");
        });
    return batch.entries().stream().anyMatch(entry -> entry.type().equals("episode.completed"));
  }
}
