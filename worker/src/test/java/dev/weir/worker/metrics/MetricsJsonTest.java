package dev.weir.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.worker.metrics.MetricsEvent.Overflow;
import dev.weir.worker.metrics.MetricsEvent.SessionFailed;
import dev.weir.worker.metrics.MetricsEvent.SessionFinished;
import dev.weir.worker.metrics.MetricsEvent.SessionStarted;
import dev.weir.worker.metrics.MetricsSnapshot.Drain;
import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet;
import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How snapshots and events are written. */
class MetricsJsonTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.250Z");

  private static MetricsSnapshot snapshot(
      @Nullable Drain drain, OptionalLong bytes, Metric metric) {
    return new MetricsSnapshot(
        AT,
        1.5,
        2,
        7,
        1,
        "b",
        "IOException: gone",
        Map.of("b", 2, "a", 1),
        "v7",
        drain,
        new ResidentSet(bytes, metric));
  }

  @Test
  @Behaviour({"work-142", "work-144", "work-153"})
  void pretty_ofASnapshot_hasEveryFieldInOrder() {
    String text = MetricsJson.pretty(snapshot(null, OptionalLong.of(1000), Metric.LINUX_VM_RSS));
    assertThat(text)
        .isEqualTo(
            """
            {
              "active_sessions": 3,
              "deployment_version": "v7",
              "drain": null,
              "draining": false,
              "last_error": "IOException: gone",
              "last_routed_agent": "b",
              "registered_agents": 2,
              "resident_set": {
                "bytes": 1000,
                "description": "resident now (VmRSS of /proc/self/status); not to be compared with other systems",
                "metric": "linux_vm_rss"
              },
              "savings_estimate": {
                "agent_count": 2,
                "assumptions": [
                  "a process of its own would take each agent as much as this one takes",
                  "memory that processes share is counted in each of them",
                  "it is the memory of one moment, not of the busiest one"
                ],
                "estimated_saved_bytes": 1000,
                "estimated_separate_workers_bytes": 2000,
                "shared_worker_bytes": 1000
              },
              "sessions_by_agent": {
                "a": 1,
                "b": 2
              },
              "timestamp": 1.76722560025E9,
              "total_session_failures": 1,
              "total_sessions_started": 7,
              "uptime_seconds": 1.5
            }
            """);
  }

  @Test
  @Behaviour({"work-142", "work-143", "work-144"})
  void snapshot_whileDraining_withoutKnownMemory_saysSo() {
    Drain drain = new Drain(2.5, 1, List.of("ses_1"));
    String text =
        MetricsJson.of(snapshot(drain, OptionalLong.empty(), Metric.UNAVAILABLE)).toString();
    assertThat(text)
        .contains("\"draining\":true")
        .contains("\"drain\":{\"seconds_left\":2.5,\"waiting_for\":1,\"sessions\":[\"ses_1\"]}")
        .contains("\"metric\":\"unavailable\",\"description\":\"not known on this system\"")
        .contains("\"bytes\":null")
        .contains("\"estimated_separate_workers_bytes\":null,\"estimated_saved_bytes\":null");
  }

  @Test
  @Behaviour({"work-146", "work-147"})
  void line_ofAnEvent_isOneLineWithSortedKeys() {
    assertThat(line(new SessionStarted("a")))
        .isEqualTo(
            "{\"kind\":\"event\",\"payload\":{\"agent\":\"a\",\"event\":\"session_started\"},"
                + "\"schema_version\":1,\"seq\":9,\"wall_time_unix\":1.76722560025E9}");
    assertThat(line(new SessionFinished("a")))
        .contains("{\"agent\":\"a\",\"event\":\"session_finished\"}");
    assertThat(line(new SessionFailed("a", "IOException: \n")))
        .contains("{\"agent\":\"a\",\"error\":\"IOException: \\n\",\"event\":\"session_failed\"}");
    assertThat(line(new Overflow(3)))
        .contains(
            "{\"agent\":\"__weir__\",\"event\":\"metrics_stream_overflow\",\"overflow_dropped\":3}");
  }

  private static String line(MetricsEvent event) {
    return MetricsJson.line("event", 9, AT, MetricsJson.of(event));
  }

  @Test
  @Behaviour("work-144")
  void savings_withoutAgentsOrBytes_areUnknown() {
    assertThat(SavingsEstimate.of(0, OptionalLong.of(5)))
        .isEqualTo(
            new SavingsEstimate(0, OptionalLong.of(5), OptionalLong.empty(), OptionalLong.empty()));
    assertThat(SavingsEstimate.of(-1, OptionalLong.of(5)).savedBytes()).isEmpty();
    assertThat(SavingsEstimate.of(2, OptionalLong.empty()).separateWorkersBytes()).isEmpty();
    assertThat(SavingsEstimate.of(1, OptionalLong.of(5)))
        .isEqualTo(
            new SavingsEstimate(1, OptionalLong.of(5), OptionalLong.of(5), OptionalLong.of(0)));
    assertThat(SavingsEstimate.ASSUMPTIONS).hasSize(3);
  }
}
