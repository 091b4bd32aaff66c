package dev.weir.cli.control;

import dev.weir.agent.Session;
import dev.weir.time.Ticker;
import dev.weir.worker.AgentPool;
import dev.weir.worker.SessionInfo;
import dev.weir.worker.metrics.MetricsSnapshot.Drain;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A worker as its control socket tells of it. Any thread. */
final class WorkerState {
  static final int SCHEMA_VERSION = 1;
  private static final double MILLIS = 1e3;

  private final AgentPool pool;
  private final long pid;
  private final String url;
  private final Ticker ticker;

  WorkerState(AgentPool pool, long pid, String url, Ticker ticker) {
    this.pool = pool;
    this.pid = pid;
    this.url = url;
    this.ticker = ticker;
  }

  /** Who is there. */
  ObjectNode sessions() {
    ObjectNode json = Wire.MAPPER.createObjectNode();
    json.put("schema_version", SCHEMA_VERSION).put("pid", pid).put("url", url);
    json.put("agent_name", pool.agentName().orElse(null));
    json.put("deployment_version", pool.deploymentVersion().orElse(null));
    json.put("max_concurrent_sessions", pool.maxConcurrentSessions());
    json.put("parked", pool.parked()).put("waiting", pool.waiting());
    json.put("draining", pool.draining());
    ArrayNode sessions = json.putArray("sessions");
    pool.live().forEach(info -> sessions.add(session(info)));
    return json;
  }

  private ObjectNode session(SessionInfo info) {
    Optional<Session> made = pool.find(info.session());
    ObjectNode json = Wire.MAPPER.createObjectNode();
    json.put("session", info.session()).put("agent", info.agent());
    json.put("state", made.map(WorkerState::state).orElse("starting"));
    json.put("age_seconds", seconds(Duration.between(info.startedAt(), ticker.wall())));
    json.put("idle_seconds", made.map(its -> seconds(its.idleTime())).orElse(0.0));
    return json.put("job", info.job()).put("room", info.room());
  }

  private static String state(Session session) {
    return session.status().name().toLowerCase(Locale.ROOT);
  }

  /** What its drain waits for. */
  ObjectNode drain() {
    ObjectNode json = Wire.MAPPER.createObjectNode().put("pid", pid).put("state", "draining");
    Drain drain = pool.metrics().snapshot().drain();
    json.put("waiting_for", drain == null ? 0 : drain.waitingFor());
    json.put("seconds_left", drain == null ? null : drain.secondsLeft());
    ArrayNode sessions = json.putArray("sessions");
    if (drain != null) {
      drain.sessions().forEach(sessions::add);
    }
    return json;
  }

  /** How its drain went. */
  ObjectNode drained(int cut) {
    return Wire.MAPPER
        .createObjectNode()
        .put("pid", pid)
        .put("state", "drained")
        .put("sessions_cut", cut);
  }

  private static double seconds(Duration duration) {
    return Math.max(0, duration.toMillis()) / MILLIS;
  }
}
