package dev.weir.livekit;

import io.livekit.server.AccessToken;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/**
 * A caller by one of LiveKit's own clients, in a program of its own. Its times are those of {@link
 * System#nanoTime}. Any thread may call it.
 */
abstract class RealPeer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  final PeerLog log = new PeerLog();
  private final String identity;

  RealPeer(String identity) {
    this.identity = identity;
  }

  /** One line to the program. */
  abstract void send(String line);

  /** Ends the program. */
  abstract void end() throws IOException, InterruptedException;

  @Override
  public final void close() throws IOException {
    try {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("caller: interrupted while its program was being ended", e);
    }
  }

  String identity() {
    return identity;
  }

  /** Joins, with the microphone on; waits until it is in. */
  PeerEvent join(RealServer server, String room) throws InterruptedException {
    AccessToken token = new AccessToken(RealServer.KEY, RealServer.SECRET);
    token.setIdentity(identity);
    token.addGrants(new RoomJoin(true), new RoomName(room));
    String url = server.url().toString().replaceFirst("http", "ws");
    tell("join", Map.of("url", url, "token", token.toJwt()));
    return await("in");
  }

  /** What it is to do. */
  void tell(String what, Map<String, Object> fields) {
    Map<String, Object> all = new HashMap<>(fields);
    all.put("do", what);
    send(JSON.writeValueAsString(all));
  }

  void tell(String what) {
    tell(what, Map.of());
  }

  /** The first event of that kind. */
  PeerEvent await(String kind) throws InterruptedException {
    return log.await(kind, event -> event.is(kind));
  }

  /** The first event of that kind from there on. */
  PeerEvent await(int from, String kind) throws InterruptedException {
    return log.await(from, kind, event -> event.is(kind));
  }

  /** What is to be done, and the event that says that it was. */
  PeerEvent ask(String what, Map<String, Object> fields, String kind) throws InterruptedException {
    int from = log.size();
    tell(what, fields);
    return await(from, kind);
  }

  /** From there on: that somebody is heard, or is not any more. */
  PeerEvent awaitSound(int from, boolean on) throws InterruptedException {
    return log.await(
        from, on ? "sound" : "silence", event -> event.is("sound") && event.flag("on") == on);
  }

  /** When somebody was last heard to begin; pauses are beginnings, too. */
  PeerEvent lastHeard() {
    return log.all(event -> event.is("sound") && event.flag("on")).getLast();
  }

  /** What was heard of the others since it was last asked, or told to forget. */
  PeerEvent measure() throws InterruptedException {
    return ask("measure", Map.of(), "measured");
  }

  /** The states that the agent has shown, in order. */
  List<String> states() {
    return log.all(event -> event.is("state")).stream().map(event -> event.text("state")).toList();
  }

  /** The agent's next state of that name from there on. */
  PeerEvent awaitState(int from, String state) throws InterruptedException {
    return log.await(
        from, "state " + state, event -> event.is("state") && event.text("state").equals(state));
  }

  /** Pieces of text of a topic that were told so far: opened, chunk, closed or broken. */
  List<PeerEvent> texts(String topic, String part) {
    return log.all(isText(topic, part));
  }

  PeerEvent awaitText(int from, String topic, String part, Predicate<PeerEvent> such)
      throws InterruptedException {
    return log.await(from, "text " + part + " of " + topic, isText(topic, part).and(such));
  }

  private static Predicate<PeerEvent> isText(String topic, String part) {
    return event ->
        event.is("text") && event.text("topic").equals(topic) && event.text("part").equals(part);
  }

  /** Whether something went wrong in the program itself. */
  Optional<PeerEvent> failure() {
    return log.all(event -> event.is("failed")).stream().findFirst();
  }
}
