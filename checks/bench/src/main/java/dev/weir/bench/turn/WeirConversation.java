package dev.weir.bench.turn;

import dev.weir.agent.Input;
import dev.weir.agent.SessionHost;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.Delivery;
import dev.weir.log.LogReader;
import dev.weir.log.Message;
import dev.weir.log.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The same through a session of a worker in this process: input, turn, deltas, log, fold, and a
 * reader that follows the log until it says that the episode has completed.
 */
final class WeirConversation implements Conversing {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final SessionHost host;
  private final String session;
  private final LogReader reader;

  WeirConversation(SessionHost host) {
    this(host, open(host));
  }

  /** In a session that is open already. */
  WeirConversation(SessionHost host, String session) {
    this.host = host;
    this.session = session;
    this.reader = host.read(session, new Position.Now(), Set.of(Audience.EVERYONE));
  }

  /** A session in which nobody converses yet; its name. */
  static String open(SessionHost host) {
    Opening opening = new Opening(Optional.empty(), Optional.empty(), Map.of());
    return host.open(opening, Optional.empty()).session();
  }

  /** Reads no more; the session stays. */
  void leave() {
    reader.close();
  }

  @Override
  public void turn(String input) throws InterruptedException {
    host.input(session, Input.text(input), Optional.empty());
    while (!ended(reader.next(LIMIT))) {
      // the reply is still being written
    }
  }

  private boolean ended(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Batch(long prev, List<Entry> entries) -> entries.stream().anyMatch(this::ends);
      case Delivery.Resync resync ->
          throw new IllegalStateException("log: compacted under a reader that is not behind");
      case Delivery.Quiet quiet -> throw new IllegalStateException("log: quiet for " + LIMIT);
      case Delivery.TooSlow slow -> throw new IllegalStateException("log: too slow " + slow);
      case Delivery.Ended ended -> throw new IllegalStateException("log: ended within a turn");
    };
  }

  private boolean ends(Entry entry) {
    return switch (entry.type()) {
      case "episode.completed" -> true;
      case "episode.failed", "episode.cancelled" ->
          throw new IllegalStateException("turn: " + entry.type());
      default -> false;
    };
  }

  /** Also waits until the session has fallen idle, so that the next turn does not queue. */
  @Override
  public Reply last() throws InterruptedException {
    SessionHost.SessionView view = host.view(session);
    while (view.status() != SessionHost.Status.IDLE) {
      Thread.onSpinWait();
      view = host.view(session);
    }
    return new Reply(text(view.state().messages().getLast()), 0);
  }

  private static String text(Message message) {
    return message.parts().stream()
        .filter(Content.Text.class::isInstance)
        .map(part -> ((Content.Text) part).text())
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    leave();
    host.close(session);
  }
}
