package dev.weir.cli;

import dev.weir.gateway.WorkerHealth;
import dev.weir.livekit.Registered;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Jobs;
import dev.weir.worker.WorkerFailed;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How a worker of a LiveKit server is, in the words and fields of LiveKit's own workers. */
final class LiveKitHealth implements WorkerHealth {
  private static final String LIVEKIT = "livekit: ";

  private final AgentPool pool;
  private final Jobs jobs;
  private final Supplier<Optional<Registered>> registered;
  private final Supplier<Optional<String>> missing;

  /**
   * Of a worker.
   *
   * @param registered by what the server knows it; empty while it does not
   * @param missing why no room can be joined; empty if rooms can
   */
  LiveKitHealth(
      AgentPool pool,
      Jobs jobs,
      Supplier<Optional<Registered>> registered,
      Supplier<Optional<String>> missing) {
    this.pool = pool;
    this.jobs = jobs;
    this.registered = registered;
    this.missing = missing;
  }

  @Override
  public Optional<String> failing() {
    return pool.failure().map(WorkerFailed::getMessage).map(LiveKitHealth::words);
  }

  private static String words(String why) {
    return why.startsWith(LIVEKIT)
        ? "failed to connect to livekit: " + why.substring(LIVEKIT.length())
        : why;
  }

  @Override
  public Optional<String> notReady() {
    if (pool.draining()) {
      return Optional.of("draining");
    }
    return registered.get().isPresent()
        ? missing.get().map(why -> "no call can be taken: " + why)
        : Optional.of("not registered with livekit");
  }

  @Override
  public ObjectNode worker() {
    return JsonMapper.shared()
        .createObjectNode()
        .put("worker_type", "JT_ROOM")
        .put("agent_name", pool.agentName().orElse(""))
        .put("active_jobs", jobs.running().size())
        .put("sdk_version", "weir " + Version.built())
        .put("worker_load", jobs.load().load())
        .put("protocol_version", 1)
        .put("worker_id", registered.get().map(Registered::workerId).orElse(""))
        .put("draining", pool.draining());
  }

  @Override
  public String metrics() {
    return PrometheusText.of(jobs.running().size(), jobs.load().load(), pool.processes());
  }
}
