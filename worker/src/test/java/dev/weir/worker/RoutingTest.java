package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who takes a job: router, job, room, name of the room, default, in this order. */
@Timeout(20)
class RoutingTest {
  private final ManualTime time = new ManualTime();
  private final CapturedLog log = new CapturedLog("dev.weir.worker");
  private int jobs;

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  @Behaviour("work-36")
  void route_everythingNamesAnother_theFirstInOrderWins() throws Exception {
    try (AgentPool pool = pool((job, metadata) -> job.room().isEmpty() ? null : "router")) {
      pool.add("first", quiet())
          .add("router", quiet())
          .add("job", quiet())
          .add("room", quiet())
          .add("prefix", quiet());
      String job = "{\"agent\":\"job\"}";
      String room = "{\"agent\":\"room\"}";
      assertThat(agent(pool, "prefix-1", job, room)).isEqualTo("router");
      assertThat(agent(pool, "", job, room)).isEqualTo("job");
      assertThat(agent(pool, "", "", room)).isEqualTo("room");
      assertThat(agent(pool, "", "", null)).isEqualTo("first");
    }
    try (AgentPool pool = pool()) {
      pool.add("first", quiet()).add("room", quiet()).add("prefix", quiet());
      assertThat(agent(pool, "prefix-1", "", "{\"agent\":\"room\"}")).isEqualTo("room");
      assertThat(agent(pool, "prefix-1", "", null)).isEqualTo("prefix");
      assertThat(agent(pool, "nothing-1", "", null)).isEqualTo("first");
      pool.defaultAgent("room");
      assertThat(agent(pool, "nothing-1", "", null)).isEqualTo("room");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"agent\":\"a\",\"demo\":\"b\"} | a",
        "{\"demo\":\"b\",\"agent\":\"a\"} | a",
        "{\"demo\":\"b\"} | b",
        "{\"agent\":\" b\\t\"} | b",
        "{\"agent\":\"\",\"demo\":\"b\"} | b",
        "{\"agent\":\"  \",\"demo\":\"b\"} | b",
        "{\"agent\":7,\"demo\":\"b\"} | b",
        "{\"agent\":null,\"demo\":\"b\"} | b",
        "{\"agent\":{\"name\":\"b\"}} | default",
        "{\"agent\":[\"b\"]} | default",
        "{\"agent\":true} | default",
        "{\"Agent\":\"b\"} | default",
      })
  @Behaviour("work-37")
  void route_metadata_keyAgentThenDemoTrimmed(String metadata, String agent) throws Exception {
    try (AgentPool pool = pool()) {
      pool.add("default", quiet()).add("a", quiet()).add("b", quiet());
      assertThat(agent(pool, "", metadata, null)).isEqualTo(agent);
      assertThat(agent(pool, "", "", metadata)).isEqualTo(agent);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "agent",
        "{\"agent\":\"b\"",
        "{\"agent\":\"b\"} {}",
        "\"b\"",
        "7",
        "null",
        "[{\"agent\":\"b\"}]",
        "{}"
      })
  @Behaviour("work-38")
  void route_metadataThatIsNoObject_isIgnored(String metadata) throws Exception {
    try (AgentPool pool = pool()) {
      pool.add("a", quiet()).add("b", quiet()).add("c", quiet());
      assertThat(agent(pool, "", metadata, "{\"agent\":\"c\"}")).isEqualTo("c");
      assertThat(agent(pool, "", "", metadata)).isEqualTo("a");
    }
  }

  @Test
  @Behaviour("work-38")
  void route_metadataThatIsNoJson_isLoggedForWhoLooks() throws Exception {
    try (AgentPool pool = pool()) {
      pool.add("a", quiet());
      agent(pool, "", "agent b", null);
      agent(pool, "", " ", null);
      assertThat(log.lines(Level.FINE)).containsExactly("metadata is no JSON object: agent b");
    }
  }

  @Test
  @Behaviour({"work-39", "work-47"})
  void route_metadataNamesAnUnregisteredAgent_refusedAndNeverTheNext() throws Exception {
    try (AgentPool pool = pool()) {
      pool.add("a", quiet()).add("b", quiet());
      String unknown = "{\"agent\":\"x\",\"demo\":\"a\"}";
      Answer.Refused byJob = refused(pool, "a-1", unknown, null);
      assertThat(byJob.detail())
          .isEqualTo("agent: \"x\", by job metadata (expected: one of [a, b])");
      Answer.Refused byRoom = refused(pool, "a-1", "", unknown);
      assertThat(byRoom.detail())
          .isEqualTo("agent: \"x\", by room metadata (expected: one of [a, b])");
      assertThat(byRoom.why()).isEqualTo(Refusal.NO_ROUTE);
      assertThat(byRoom.letAnother()).isTrue();
      assertThat(pool.door().load().jobs()).isZero();
    }
  }

  @Test
  @Behaviour("work-40")
  void route_severalPrefixes_theLongestWinsWhoeverCameFirst() throws Exception {
    try (AgentPool pool = pool()) {
      pool.add("z", quiet()).add("a", quiet()).add("a-b", quiet());
      assertThat(agent(pool, "a-b-1", "", null)).isEqualTo("a-b");
      assertThat(agent(pool, "a-bc", "", null)).isEqualTo("a");
      assertThat(agent(pool, "a-", "", null)).isEqualTo("a");
      assertThat(agent(pool, "a", "", null)).isEqualTo("z");
      assertThat(agent(pool, "A-1", "", null)).isEqualTo("z");
    }
  }

  @Test
  @Behaviour({"work-41", "work-42"})
  void route_noRoomNameAndEmptyRoomMetadata_default() throws Exception {
    try (AgentPool pool = pool()) {
      pool.add("a", quiet()).add("b", quiet());
      assertThat(agent(pool, "", "", "")).isEqualTo("a");
      assertThat(agent(pool, "b-1", "", "")).isEqualTo("b");
    }
  }

  @Test
  @Behaviour("work-43")
  void route_nothingRegistered_refusedUntilThereIs() throws Exception {
    try (AgentPool pool = pool()) {
      Answer.Refused refused = refused(pool, "", "", null);
      assertThat(refused.why()).isEqualTo(Refusal.NO_ROUTE);
      assertThat(refused.detail()).isEqualTo("agent: none is registered (expected: at least one)");
      pool.add("a", quiet());
      assertThat(agent(pool, "", "", null)).isEqualTo("a");
    }
  }

  @Test
  @Behaviour({"work-44", "work-46"})
  void router_isGivenTheJobAndItsMetadataAsAnObject() throws Exception {
    List<Job> jobs = new ArrayList<>();
    List<@Nullable Map<String, @Nullable Object>> seen = new ArrayList<>();
    try (AgentPool pool =
        pool((job, metadata) -> {
          jobs.add(job);
          seen.add(metadata);
          return null;
        })) {
      pool.add("a", quiet());
      assertThat(agent(pool, "r", "{\"language\":\"de\",\"n\":1}", "m")).isEqualTo("a");
      assertThat(jobs).containsExactly(new Job("job-0", "r", "{\"language\":\"de\",\"n\":1}", "m"));
      for (String none : List.of("", " ", "de", "[1]", "7")) {
        agent(pool, "", none, null);
      }
      assertThat(seen).hasSize(6).startsWith(Map.of("language", "de", "n", 1));
      assertThat(seen.subList(1, 6)).containsOnlyNulls();
    }
  }

  @Test
  @Behaviour("work-44")
  void router_unknownName_refused() throws Exception {
    try (AgentPool pool = pool((job, metadata) -> "x")) {
      pool.add("a", quiet());
      Answer.Refused refused = refused(pool, "a-1", "{\"agent\":\"a\"}", null);
      assertThat(refused.why()).isEqualTo(Refusal.NO_ROUTE);
      assertThat(refused.detail()).isEqualTo("agent: \"x\", by router (expected: one of [a])");
    }
  }

  @Test
  @Behaviour("work-44")
  void router_throws_refusedAndLoggedWithTheCause() throws Exception {
    StackOverflowError cause = new StackOverflowError("deep");
    try (AgentPool pool =
        pool((job, metadata) -> {
          throw cause;
        })) {
      pool.add("a", quiet());
      Answer.Refused refused = refused(pool, "", "", null);
      assertThat(refused.why()).isEqualTo(Refusal.NO_ROUTE);
      assertThat(refused.detail())
          .isEqualTo(
              "router: failed for job \"job-0\": java.lang.StackOverflowError: deep"
                  + " (expected: a name, or null)");
      assertThat(log.lines(Level.SEVERE)).containsExactly("router failed for job job-0");
      assertThat(log.thrown(Level.SEVERE)).containsExactly(cause);
    }
  }

  @Test
  @Behaviour("work-44")
  void router_doesNotAnswer_interruptedAfterTwoSecondsAndRefused() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (AgentPool pool =
        pool((job, metadata) -> {
          asked.countDown();
          try {
            new CountDownLatch(1).await();
            return null;
          } finally {
            interrupted.countDown();
          }
        })) {
      pool.add("a", quiet());
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      Thread caller = Thread.ofVirtual().start(() -> offer(pool, answer));
      asked.await();
      time.advance(OwnerCode.LIMIT.minusNanos(1));
      assertThat(answer).isNotDone();
      time.advance(OwnerCode.LIMIT);
      assertThat(((Answer.Refused) answer.join()).detail()).contains("no answer within 2000 ms");
      interrupted.await();
      caller.join();
      assertThat(pool.door().load().jobs()).isZero();
    }
  }

  /** Agents that come and go are seen by the very next job. */
  @Test
  @Behaviour("work-21")
  void route_agentAddedAndRemoved_fromTheNextJobOn() throws Exception {
    try (AgentPool pool = pool()) {
      pool.add("a", quiet());
      String wish = "{\"agent\":\"b\"}";
      assertThat(refused(pool, "", wish, null).why()).isEqualTo(Refusal.NO_ROUTE);
      pool.add("b", quiet());
      assertThat(agent(pool, "", wish, null)).isEqualTo("b");
      assertThat(agent(pool, "b-1", "", null)).isEqualTo("b");
      pool.remove("a");
      assertThat(agent(pool, "a-1", "", null)).isEqualTo("b");
      pool.remove("b");
      assertThat(refused(pool, "", "", null).why()).isEqualTo(Refusal.NO_ROUTE);
    }
  }

  @Test
  @Behaviour("work-45")
  void route_anyWay_isLoggedInOneLineWithAgentAndSource() throws Exception {
    try (AgentPool pool = pool((job, metadata) -> job.room().equals("x") ? "b" : null)) {
      pool.add("a", quiet()).add("b", quiet());
      agent(pool, "x", "", null);
      agent(pool, "", "{\"agent\":\"b\"}", null);
      agent(pool, "", "", "{\"agent\":\"b\"}");
      agent(pool, "b-1", "", null);
      agent(pool, "", "", null);
      assertThat(log.lines(Level.INFO))
          .containsExactly(
              "job job-0 goes to agent b, by router",
              "job job-1 goes to agent b, by job metadata",
              "job job-2 goes to agent b, by room metadata",
              "job job-3 goes to agent b, by room name",
              "job job-4 goes to agent a, by default");
    }
  }

  private AgentPool pool() {
    return builder().build();
  }

  private AgentPool pool(Router router) {
    return builder().router(router).build();
  }

  private PoolBuilder builder() {
    return AgentPool.builder().model(new AgentModel("held", new HeldModel())).ticker(time);
  }

  private void offer(AgentPool pool, CompletableFuture<Answer> answer) {
    try {
      answer.complete(pool.door().offer(new Job("slow", "", "", null)));
    } catch (InterruptedException e) {
      answer.completeExceptionally(e);
    }
  }

  private String agent(AgentPool pool, String room, String metadata, @Nullable String ofRoom)
      throws InterruptedException {
    return ((Answer.Accepted) answer(pool, room, metadata, ofRoom)).agent().name();
  }

  private Answer.Refused refused(
      AgentPool pool, String room, String metadata, @Nullable String ofRoom)
      throws InterruptedException {
    return (Answer.Refused) answer(pool, room, metadata, ofRoom);
  }

  private Answer answer(AgentPool pool, String room, String metadata, @Nullable String ofRoom)
      throws InterruptedException {
    return pool.door().offer(new Job("job-" + jobs++, room, metadata, ofRoom));
  }

  private static Supplier<Agent> quiet() {
    return () -> () -> "";
  }
}
