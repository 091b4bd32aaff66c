package dev.weir.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.agent.HostRefused;
import dev.weir.agent.Input;
import dev.weir.agent.SessionHost;
import dev.weir.agent.SessionHost.Opened;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.Delivery;
import dev.weir.log.LogReader;
import dev.weir.log.Position;
import dev.weir.log.Snapshot;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** One session, followed from its first event to its last. Any thread. */
final class Talk {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration LONG = Duration.ofHours(1);

  private final SessionHost host;
  private final Opened opened;
  private final Set<Audience> audience;
  private final Listener listener;
  private final Turns turns = new Turns();
  private final Thread follower;

  private Talk(
      SessionHost host,
      Opened opened,
      Set<Audience> audience,
      Listener listener,
      Consumer<Talk> over) {
    this.host = host;
    this.opened = opened;
    this.audience = audience;
    this.listener = listener;
    this.follower = Thread.ofVirtual().name("console").unstarted(() -> run(over));
  }

  /**
   * Opens a session with an agent, the default one if none is named.
   *
   * @param door opens it
   * @param over told when nothing more will come
   * @throws HostRefused if it cannot be opened
   */
  static Talk open(
      SessionHost host,
      Function<Opening, Opened> door,
      Optional<String> agent,
      Set<Audience> audience,
      Listener listener,
      Consumer<Talk> over) {
    Opening opening = new Opening(agent, Optional.empty(), Map.of());
    return new Talk(host, door.apply(opening), audience, listener, over);
  }

  /** Shows what is said from now on, and what was said before. */
  void follow() {
    follower.start();
  }

  String agent() {
    return opened.agent();
  }

  Turns turns() {
    return turns;
  }

  /**
   * Gives it an input; while a turn runs, it waits for its own.
   *
   * @throws HostRefused if it is not taken
   */
  void say(String text) {
    turns.accepted(host.input(opened.session(), Input.text(text), Optional.empty()).episode());
  }

  /** Stops the turn that runs; whether there was one. */
  boolean interrupt() {
    try {
      return host.cancel(opened.session(), null, "interrupted by the caller");
    } catch (HostRefused gone) {
      return false; // it has just ended, and nothing runs
    }
  }

  /** Ends it, and waits until all of it was shown. */
  void close() throws InterruptedException {
    try {
      host.close(opened.session());
    } catch (HostRefused gone) {
      // It has ended by itself: what is left is to be shown.
    }
    follower.join();
  }

  private void run(Consumer<Talk> over) {
    try {
      Optional<Position> from = Optional.of(new Position.Start());
      while (from.isPresent()) {
        from = follow(from.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      turns.over();
      over.accept(this);
    }
  }

  /** Where to go on, if the reader has lost its place: the terminal stood still. */
  private Optional<Position> follow(Position from) throws InterruptedException {
    try (LogReader reader = host.read(opened.session(), from, audience)) {
      while (true) {
        switch (reader.next(LONG)) {
          case Delivery.Batch batch -> batch(batch);
          case Delivery.Resync(Snapshot state) -> state(state);
          case Delivery.Quiet q -> {}
          case Delivery.TooSlow slow -> {
            return Optional.of(new Position.After(slow.cursor()));
          }
          case Delivery.Ended e -> {
            return Optional.empty();
          }
        }
      }
    } catch (HostRefused gone) {
      return Optional.empty();
    }
  }

  private void batch(Delivery.Batch batch) {
    long prev = batch.prev();
    for (Entry entry : batch.entries()) {
      var event = JSON.readTree("{" + new String(entry.body(), UTF_8));
      listener.event(prev, entry, event);
      turns.event(entry, event);
      prev = entry.seq();
    }
  }

  private void state(Snapshot state) {
    listener.state(state, audience);
    Set<String> left = new HashSet<>();
    state.queue().forEach(waiting -> left.add(waiting.episode()));
    if (state.running() != null) {
      left.add(state.running().episode());
    }
    turns.left(left);
  }
}
