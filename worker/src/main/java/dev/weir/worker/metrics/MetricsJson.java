package dev.weir.worker.metrics;

import dev.weir.worker.metrics.MetricsEvent.Overflow;
import dev.weir.worker.metrics.MetricsEvent.SessionFailed;
import dev.weir.worker.metrics.MetricsEvent.SessionFinished;
import dev.weir.worker.metrics.MetricsEvent.SessionStarted;
import dev.weir.worker.metrics.MetricsSnapshot.Drain;
import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Snapshots and events as JSON, keys in order of the alphabet. Any thread. */
final class MetricsJson {
  static final int SCHEMA_VERSION = 1;

  /** Who a row is about that is about no agent. */
  static final String NO_AGENT = "__weir__";

  static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private static final ObjectWriter PRETTY =
      MAPPER
          .writer()
          .with(
              new DefaultPrettyPrinter(
                      Separators.createDefaultInstance()
                          .withObjectNameValueSpacing(Separators.Spacing.AFTER))
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private MetricsJson() {}

  /** On one line, without its end. */
  static String line(String kind, long seq, Instant wall, ObjectNode payload) {
    ObjectNode row = MAPPER.createObjectNode();
    row.put("schema_version", SCHEMA_VERSION);
    row.put("kind", kind).put("seq", seq).put("wall_time_unix", seconds(wall));
    row.set("payload", payload);
    return MAPPER.writeValueAsString(row);
  }

  /** On many lines, two spaces deeper for each level. */
  static String pretty(MetricsSnapshot snapshot) {
    return PRETTY.writeValueAsString(of(snapshot)) + "\n";
  }

  static ObjectNode of(MetricsSnapshot snapshot) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("timestamp", seconds(snapshot.timestamp()));
    json.put("uptime_seconds", snapshot.uptimeSeconds());
    json.put("registered_agents", snapshot.registeredAgents());
    json.put("active_sessions", snapshot.activeSessions());
    json.put("total_sessions_started", snapshot.sessionsStarted());
    json.put("total_session_failures", snapshot.sessionFailures());
    json.put("last_routed_agent", snapshot.lastRoutedAgent());
    json.put("last_error", snapshot.lastError());
    json.put("deployment_version", snapshot.deploymentVersion());
    json.put("draining", snapshot.draining());
    ObjectNode byAgent = json.putObject("sessions_by_agent");
    snapshot.sessionsByAgent().forEach(byAgent::put);
    Drain drain = snapshot.drain();
    json.set("drain", drain == null ? MAPPER.nullNode() : of(drain));
    json.set("resident_set", of(snapshot.residentSet()));
    json.set("savings_estimate", of(snapshot.savingsEstimate()));
    return json;
  }

  static ObjectNode of(MetricsEvent event) {
    return switch (event) {
      case SessionStarted it -> row("session_started", it.agent());
      case SessionFinished it -> row("session_finished", it.agent());
      case SessionFailed it -> row("session_failed", it.agent()).put("error", it.error());
      case Overflow it ->
          row("metrics_stream_overflow", NO_AGENT).put("overflow_dropped", it.dropped());
    };
  }

  private static ObjectNode row(String event, String agent) {
    return MAPPER.createObjectNode().put("event", event).put("agent", agent);
  }

  private static ObjectNode of(Drain drain) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("seconds_left", drain.secondsLeft());
    json.put("waiting_for", drain.waitingFor());
    drain.sessions().forEach(json.putArray("sessions")::add);
    return json;
  }

  private static ObjectNode of(ResidentSet resident) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("metric", resident.metric().name().toLowerCase(Locale.ROOT));
    json.put("description", resident.metric().description());
    return put(json, "bytes", resident.bytes());
  }

  private static ObjectNode of(SavingsEstimate savings) {
    ObjectNode json = MAPPER.createObjectNode().put("agent_count", savings.agentCount());
    put(json, "shared_worker_bytes", savings.sharedWorkerBytes());
    put(json, "estimated_separate_workers_bytes", savings.separateWorkersBytes());
    put(json, "estimated_saved_bytes", savings.savedBytes());
    SavingsEstimate.ASSUMPTIONS.forEach(json.putArray("assumptions")::add);
    return json;
  }

  private static ObjectNode put(ObjectNode json, String name, OptionalLong value) {
    return value.isPresent() ? json.put(name, value.getAsLong()) : json.putNull(name);
  }

  private static double seconds(Instant wall) {
    return wall.getEpochSecond() + wall.getNano() / 1e9;
  }
}
