package dev.weir.gateway;

import dev.weir.agent.HostRefused;
import dev.weir.agent.SessionHost;
import dev.weir.agent.SessionHost.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a reader is sent while the session waits for a slot: where it stands, each time that
 * changes. Runs on the request's thread.
 */
final class WaitingStream {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final SessionHost host;
  private final SseWriter out;
  private final Duration heartbeat;
  private int seen = -1;

  WaitingStream(SessionHost host, SseWriter out, Duration heartbeat) {
    this.host = host;
    this.out = out;
    this.heartbeat = heartbeat;
  }

  /**
   * Returns when the session waits no more.
   *
   * @throws HostRefused if it has waited in vain
   */
  void run(String session) throws IOException, InterruptedException {
    Optional<Waiting> place = host.waiting(session);
    while (place.isPresent()) {
      say(place.get());
      out.flush();
      place = host.awaitPlace(session, seen, heartbeat);
    }
  }

  /** The last frame: there is no session. */
  void refused(HostRefused why) throws IOException {
    write(
        frame("session.refused")
            .put("status", Problem.status(why.reason()))
            .put("code", Problem.code(why.reason()))
            .put("detail", String.valueOf(why.getMessage())));
    out.flush();
  }

  private void say(Waiting place) {
    if (place.position() == seen) {
      write(frame("heartbeat").put("ts", System.currentTimeMillis()));
    } else {
      seen = place.position();
      write(
          frame("session.waiting")
              .put("session", place.session())
              .put("position", seen)
              .put("heartbeatMs", heartbeat.toMillis()));
    }
  }

  private void write(ObjectNode frame) {
    out.frame(frame.get("type").stringValue(), JSON.writeValueAsBytes(frame));
  }

  private static ObjectNode frame(String type) {
    return JSON.createObjectNode().put("type", type);
  }
}
