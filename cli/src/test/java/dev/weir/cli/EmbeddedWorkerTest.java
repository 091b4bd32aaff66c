package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionHost.AgentInfo;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.agent.speech.TurnHandling;
import dev.weir.log.FileJournal;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import dev.weir.worker.PoolBuilder;
import dev.weir.worker.Registration;
import dev.weir.worker.SessionStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker's owner is told at its start. */
@Timeout(30)
class EmbeddedWorkerTest {
  @TempDir private Path data;

  /** Those without a slot are open too. */
  @Test
  void start_moreKeptThanSlots_saysThatAllAreOpen() throws Exception {
    try (SessionStore store = store();
        AgentPool pool = pool(store, 2)) {
      EmbeddedDispatcher host = new EmbeddedDispatcher(pool);
      pool.start(host);
      for (int n = 0; n < 2; n++) {
        var _ =
            host.open(new Opening(Optional.empty(), Optional.empty(), Map.of()), Optional.empty())
                .opened();
      }
    }
    List<String> told = new ArrayList<>();
    SessionStore kept = store();
    EmbeddedWorker.start(
            pool(kept, 1), List.of(), Optional.of(kept), told::add, EmbeddedWorker.Ports.only(0))
        .close();
    assertThat(told).containsExactly("sessions kept in %s: 2 open".formatted(data));
  }

  @Test
  void begin_oneAgentCannotBeHosted_theOthersAre() {
    List<String> told = new ArrayList<>();
    try (AgentPool pool = builder().build()) {
      EmbeddedDispatcher host =
          EmbeddedWorker.begin(pool, List.of(slow("bad"), plain("good")), told::add);
      assertThat(host.agents()).extracting(AgentInfo::name).containsExactly("good");
      assertThat(told)
          .containsExactly(
              "agent \"bad\" turns: leastWait: 9000 ms (expected: 0 to 3000, the most wait)");
    }
  }

  @Test
  void begin_noAgentCanBeHosted_refused() {
    try (AgentPool pool = builder().build()) {
      assertThatThrownBy(() -> EmbeddedWorker.begin(pool, List.of(slow("bad")), said -> {}))
          .isInstanceOf(Failure.class)
          .hasMessage("no agent can be hosted (expected: at least one; see above)");
    }
  }

  private static Registration slow(String name) {
    return plain(name).withTurns(TurnHandling.UNSAID.withLeastWait(Duration.ofSeconds(9)));
  }

  private static Registration plain(String name) {
    return Registration.of(new AgentSpec(name, "", "", List.of(), () -> () -> ""));
  }

  private static PoolBuilder builder() {
    return AgentPool.builder().model(new AgentModel("scripted", ScriptedModel.builder().build()));
  }

  private SessionStore store() {
    return SessionStore.open(data, FileJournal.Options.DEFAULT);
  }

  private static AgentPool pool(SessionStore store, int slots) {
    return AgentPool.builder()
        .model(new AgentModel("scripted", ScriptedModel.builder().build()))
        .maxConcurrentSessions(slots)
        .store(store)
        .build()
        .add("host", () -> () -> "");
  }
}
