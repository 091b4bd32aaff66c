package dev.weir.testkit.agent;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentEvent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.Input;
import dev.weir.agent.SessionOptions;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * An agent's session in a test. For one thread.
 *
 * <pre>
 * try (Rehearsal host = Rehearsal.of(HostAgent::new, ScriptedModel.builder().build())) {
 *   Turn turn = host.say("A table for two at 7 pm");
 *   assertThat(turn.calls()).extracting(Happening.Called::tool).containsExactly("book");
 * }
 * </pre>
 */
public final class Rehearsal implements AutoCloseable {
  /** How long a turn may take unless said. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private final BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();
  private final AgentSession session;
  private final Duration limit;

  private Rehearsal(AgentSession session, Duration limit) {
    this.session = session;
    this.limit = limit;
  }

  /** With turns that take at most {@link #LIMIT}. */
  public static Rehearsal of(Supplier<? extends Agent> agent, StreamingChatModel model) {
    return of(agent, model, LIMIT);
  }

  /**
   * Begins the conversation; the agent enters.
   *
   * @param limit how long a turn may take
   */
  public static Rehearsal of(
      Supplier<? extends Agent> agent, StreamingChatModel model, Duration limit) {
    AgentSession session =
        new AgentSession(
            "rehearsal",
            new AgentSpec("agent", "", "", List.of(), agent),
            Map.of(),
            new AgentModel("test", model),
            SessionOptions.DEFAULT,
            Ticker.system());
    var begun = new Rehearsal(session, requireNonNull(limit, "limit"));
    var _ = session.listen(begun.events::add);
    session.start();
    return begun;
  }

  /** Whose it is: for its history, its agent, what the agent keeps there. */
  public AgentSession session() {
    return session;
  }

  /**
   * Says something to the agent, and waits for the end of its turn, whatever that is. What the
   * agent says of its own accord before and after is not part of it.
   *
   * @throws TimeoutException if the turn takes longer than the limit; it is stopped
   * @throws dev.weir.agent.HostRefused if the session has ended
   */
  public Turn say(String text) throws InterruptedException, TimeoutException {
    Account account = new Account(text);
    String episode = session.input(Input.text(text), Optional.empty()).episode();
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      AgentEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        throw late(text, episode);
      }
      if (event instanceof AgentEvent.TurnEnded(var _, var turn) && turn.turn().equals(episode)) {
        return account.turn(turn.outcome());
      }
      account.add(event);
    }
  }

  private TimeoutException late(String text, String episode) {
    var _ = session.cancel(episode, "took too long");
    return new TimeoutException(
        "rehearsal: the turn after \"%s\" goes on after %d ms (expected: its end; is a tool or the"
                .formatted(text, limit.toMillis())
            + " model waiting?)");
  }

  /** Ends the session. Idempotent. */
  @Override
  public void close() {
    session.close();
  }
}
