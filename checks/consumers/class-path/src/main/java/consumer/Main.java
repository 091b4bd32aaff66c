package consumer;

import dev.weir.agent.AgentModel;
import dev.weir.agent.Input;
import dev.weir.agent.SessionHost;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import dev.weir.log.LogReader;
import dev.weir.log.Message;
import dev.weir.log.Position;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hosts an agent, opens a session with an input, and prints the reply that the log got. */
public final class Main {
  private Main() {}

  /** Prints the agent's name and its reply. */
  public static void main(String[] args) throws Exception {
    AgentModel model = new AgentModel("one sentence", new OneSentence());
    try (AgentPool pool = AgentPool.builder().model(model).build()) {
      pool.add("restaurant", () -> () -> "You help callers book tables.");
      EmbeddedDispatcher host = new EmbeddedDispatcher(pool);
      pool.start(host);
      System.out.println("restaurant: " + converse(host));
    }
  }

  private static String converse(SessionHost host) throws InterruptedException {
    Input input = Input.text("Is a table for two free at 19:00?");
    Opening opening = new Opening(Optional.empty(), Optional.of(input), Map.of());
    String session = host.open(opening, Optional.empty()).session();
    try (LogReader reader =
        host.read(session, new Position.Start(), Set.of(Audience.EVERYONE))) {
      while (reply(host, session).isEmpty()) {
        reader.next(Duration.ofSeconds(10));
      }
      return reply(host, session).get();
    }
  }

  private static Optional<String> reply(SessionHost host, String session) {
    return host.view(session).state().messages().stream()
        .filter(message -> message.role() == Message.Role.ASSISTANT)
        .map(message -> ((Content.Text) message.parts().getFirst()).text())
        .findFirst();
  }
}
