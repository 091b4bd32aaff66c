package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.SessionContext;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.testkit.Behaviour;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three agents in one worker: each caller gets the one asked for, and all that is told says which.
 */
@Timeout(20)
class EmbeddedRoutingTest {
  private final Map<String, String> madeFor = new ConcurrentHashMap<>();
  private final List<SessionInfo> told = new java.util.concurrent.CopyOnWriteArrayList<>();
  private final AgentPool pool =
      AgentPool.builder()
          .model(new AgentModel("held", new HeldModel()))
          .memoryWarnMb(0)
          .observers(
              new SessionObserver() {
                @Override
                public void onSessionStart(SessionInfo info) {
                  told.add(info);
                }
              })
          .build()
          .add("dental", this::agent)
          .add("hotel", this::agent)
          .add("support", this::agent);
  private final EmbeddedDispatcher host = Started.refusing(pool);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  @Behaviour("work-207")
  void open_threeAgentsInOneWorker_areRoutedAndTagged() {
    String byDefault = open(Optional.empty());
    String hotel = open(Optional.of("hotel"));
    String support = open(Optional.of("support"));
    Map<String, String> asked = Map.of(byDefault, "dental", hotel, "hotel", support, "support");
    assertThat(madeFor).isEqualTo(asked);
    asked.forEach((session, agent) -> assertThat(host.view(session).agent()).isEqualTo(agent));
    assertThat(told).allMatch(info -> info.agent().equals(asked.get(info.session()))).hasSize(3);
    assertThat(pool.live())
        .allMatch(info -> info.agent().equals(asked.get(info.session())))
        .hasSize(3);
    assertThat(pool.metrics().activeByAgent())
        .isEqualTo(Map.of("dental", 1, "hotel", 1, "support", 1));
    pool.end(hotel);
    // Observers are told, and metrics count, once all is over for callers.
    while (pool.metrics().activeByAgent().containsKey("hotel")) {
      Thread.onSpinWait();
    }
    assertThat(pool.metrics().activeByAgent()).isEqualTo(Map.of("dental", 1, "support", 1));
    assertThatThrownBy(() -> open(Optional.of("nobody")))
        .isInstanceOfSatisfying(
            HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.AGENT_NOT_FOUND));
    assertThat(madeFor).as("of those that were asked for").hasSize(3);
  }

  private String open(Optional<String> agent) {
    return host.open(new Opening(agent, Optional.empty(), Map.of()), Optional.empty())
        .opened()
        .session();
  }

  private Agent agent() {
    SessionContext session = SessionContext.current();
    madeFor.put(session.session(), session.agent());
    return () -> "";
  }
}
