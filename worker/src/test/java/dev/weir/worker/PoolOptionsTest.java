package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.worker.RequestFilter.Opinion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a pool is made of: defaults, what is refused, what it says of itself. */
class PoolOptionsTest {

  @Test
  @Behaviour({"work-2", "work-3"})
  void build_nothingSaid_defaults() {
    try (AgentPool pool = AgentPool.builder().environment(Map.of()).build()) {
      assertThat(pool.maxConcurrentSessions()).isEqualTo(50);
      assertThat(pool.maxSessionsPerAgent()).isEmpty();
      assertThat(pool.requestFilter()).isEmpty();
      assertThat(pool.router()).isEmpty();
      assertThat(pool.agentName()).isEmpty();
      assertThat(pool.deploymentVersion()).isEmpty();
      assertThat(pool.draining()).isFalse();
      assertThat(pool.agents()).isEmpty();
      assertThat(pool.defaultAgent()).isEmpty();
    }
    assertThat(OwnerCode.LIMIT).isEqualTo(Duration.ofSeconds(2));
    assertThat(Slots.LAPSE).isEqualTo(Duration.ofMillis(7_500));
  }

  @Test
  @Behaviour({"work-3", "work-8"})
  void build_everythingSaid_isEchoed() {
    RequestFilter filter = job -> Opinion.ACCEPT;
    Router router = (job, metadata) -> null;
    Map<String, Integer> caps = new HashMap<>(Map.of(" a ", 3));
    PoolBuilder builder =
        AgentPool.builder()
            .maxConcurrentSessions(1)
            .maxSessionsPerAgent(caps)
            .requestFilter(filter)
            .router(router)
            .agentName(" reception ")
            .deploymentVersion(" 1.2 ")
            .environment(Map.of());
    caps.put("b", 1);
    try (AgentPool pool = builder.build()) {
      assertThat(pool.maxConcurrentSessions()).isEqualTo(1);
      assertThat(pool.maxSessionsPerAgent()).isEqualTo(Map.of("a", 3));
      assertThat(pool.requestFilter()).contains(filter);
      assertThat(pool.router()).contains(router);
      assertThat(pool.agentName()).contains("reception");
      assertThat(pool.deploymentVersion()).contains("1.2");
      assertThat(pool.draining()).isFalse();
      pool.door().close();
      assertThat(pool.draining()).isTrue();
    }
  }

  @Test
  @Behaviour({"work-3", "work-4", "work-84"})
  void builder_badValue_refusedWithNameValueAndRule() {
    refused(
        () -> AgentPool.builder().maxConcurrentSessions(0),
        "maxConcurrentSessions: 0 (expected: at least 1)");
    refused(
        () -> AgentPool.builder().maxSessionsPerAgent(Map.of("a", 0)),
        "maxSessionsPerAgent a: 0 (expected: at least 1)");
    refused(
        () -> AgentPool.builder().maxSessionsPerAgent(Map.of("a b", 1)),
        "agent name: \"a b\" (expected: 1 to 64 letters, digits, - or _)");
    refused(() -> AgentPool.builder().agentName(" "), "agentName: \" \" (expected: not blank)");
    refused(
        () -> AgentPool.builder().deploymentVersion(""),
        "deploymentVersion: \"\" (expected: not blank)");
    for (double bad : new double[] {0, -0.1, 1.01, Double.NaN}) {
      refused(
          () -> AgentPool.builder().targetLoad(bad),
          "targetLoad: " + bad + " (expected: over 0, at most 1)");
    }
    assertThatThrownBy(() -> AgentPool.builder().maxSessionsPerAgent(Map.of("a", 1, " a", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("(expected: each agent once)");
  }

  @Test
  @Behaviour("work-7")
  void build_filterAndRegisteredOnly_refused() {
    PoolBuilder both =
        AgentPool.builder().requestFilter(job -> Opinion.ACCEPT).acceptOnlyRegisteredRooms(true);
    refused(
        both::build,
        "acceptOnlyRegisteredRooms: true, with a requestFilter (expected: one of them)");
    both.acceptOnlyRegisteredRooms(false).build().close();
  }

  @Test
  @Behaviour({"work-9", "work-133"})
  void start_withoutAgents_refusedEvenIfSomebodyObserves() {
    ToldDispatcher dispatcher = new ToldDispatcher(false);
    try (AgentPool pool = AgentPool.builder().build().addObserver(new SessionObserver() {})) {
      assertThatThrownBy(() -> pool.start(dispatcher))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("agents: none (expected: register at least one agent");
    }
    assertThat(dispatcher.told).isEmpty();
  }

  /** An option of processes would do nothing where there are none. */
  @Test
  @Behaviour({"work-6", "work-34", "work-70"})
  void build_optionsOfProcessesAtAnotherLevel_refused() {
    refused(
        AgentPool.builder().warmProcesses(2).processMemoryMb(64)::build,
        "isolation: virtual-thread, with {processMemoryMb=64, warmProcesses=2} (expected: isolation"
            + " process, or without)");
    refused(
        AgentPool.builder().isolation(Isolation.CLASS_LOADER).warmProcesses(0)::build,
        "isolation: class-loader, with {warmProcesses=0} (expected: isolation process, or without)");
    refused(
        AgentPool.builder().processCache(Path.of("starts"))::build,
        "isolation: virtual-thread, with {processCache=starts} (expected: isolation process, or"
            + " without)");
    refused(
        () -> AgentPool.builder().warmProcesses(-1), "warm processes: -1 (expected: at least 0)");
    refused(
        () -> AgentPool.builder().processMemoryMb(7),
        "process memory in MiB: 7 (expected: at least 8)");
    AgentPool.builder()
        .isolation(Isolation.PROCESS)
        .warmProcesses(2)
        .processMemoryMb(64)
        .processCache(Path.of("starts"))
        .build()
        .close();
  }

  @Test
  @Behaviour("work-10")
  void build_versionAndName_areLogged() {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      AgentPool.builder().environment(Map.of()).build().close();
      assertThat(log.lines(Level.INFO)).isEmpty();
      AgentPool.builder()
          .environment(Map.of())
          .deploymentVersion("1.2")
          .agentName("reception")
          .build()
          .close();
      assertThat(log.lines(Level.INFO))
          .containsExactly("deployment version: 1.2", "asked for by the name: reception");
    }
  }

  @Test
  @Behaviour({"work-174", "work-175"})
  void agentName_overrideThenOptionThenEnvironment() {
    String name = "LIVEKIT_AGENT_NAME";
    String override = "LIVEKIT_AGENT_NAME_OVERRIDE";
    assertThat(DispatchName.of(null, Map.of())).isEmpty();
    assertThat(DispatchName.of(null, Map.of(name, "env"))).contains("env");
    assertThat(DispatchName.of("said", Map.of(name, "env"))).contains("said");
    assertThat(DispatchName.of("said", Map.of(name, "env", override, " over "))).contains("over");
    assertThat(DispatchName.of(null, Map.of(override, "over"))).contains("over");
    assertThat(DispatchName.of("said", Map.of(name, "", override, " "))).contains("said");
    try (AgentPool pool =
        AgentPool.builder().agentName("said").environment(Map.of(override, "over")).build()) {
      assertThat(pool.agentName()).contains("over");
    }
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
