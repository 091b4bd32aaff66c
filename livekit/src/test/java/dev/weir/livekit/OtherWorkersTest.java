package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.weir.livekit.proto.UpdateWorkerStatus;
import dev.weir.livekit.proto.WorkerMessage;
import dev.weir.livekit.proto.WorkerStatus;
import dev.weir.testkit.Behaviour;
import dev.weir.time.Ticker;
import dev.weir.worker.AgentPool;
import dev.weir.worker.PoolBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our worker beside those of others, on one real server. */
@Tag("livekit")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class OtherWorkersTest {
  /** At and above this a server offers nothing. */
  private static final float SERVERS_LIMIT = 0.7f;

  private static final int LEAST_CALLS = 16;
  private static final int MOST_CALLS = 64;

  private final List<AgentPool> pools = new ArrayList<>();
  private final RecordingRooms rooms = new RecordingRooms();
  private RealServer server;
  private Dispatching dispatching;

  @BeforeEach
  void open() throws Exception {
    server = RealServer.required();
    dispatching = new Dispatching(server);
  }

  @AfterEach
  void close() throws Exception {
    pools.forEach(AgentPool::close);
    if (server != null) {
      dispatching.close();
      server.close();
    }
  }

  /** Who took a call. */
  private record Taken(String by, String room) {}

  @Test
  @Behaviour({"lk-16", "lk-26"})
  void dispatch_toOursAndOpenrtcsOfOneName_isSharedAndNoneIsLost() throws Exception {
    BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
    Rooms ours = (ticket, session, gone) -> joined(taken, ticket);
    try (PythonWorker theirs = PythonWorker.start("openrtc", "desk", server.url())) {
      theirs.log.tellTo(event -> {
        if (event.is("job")) {
          taken.add(new Taken("openrtc", event.text("room")));
        }
      });
      start(Silent.pool().agentName("desk").maxConcurrentSessions(MOST_CALLS), ours, server.url());
      Map<String, String> calls = new HashMap<>();
      int made = 0;
      while (made < LEAST_CALLS
          || calls.values().stream().distinct().count() < 2 && made < MOST_CALLS) {
        String room = "room" + made++;
        dispatching.dispatch(room, "desk", "{}");
        Taken next = ScriptedServer.wait(taken, "worker that takes " + room);
        assertThat(calls.put(next.room(), next.by())).as("taken twice: " + next).isNull();
      }
      System.err.printf("side by side: %d calls, taken by %s%n", made, counted(calls));
      assertThat(calls).hasSize(made).containsKey("room0");
      assertThat(calls.values()).contains("weir", "openrtc");
    }
  }

  @Test
  @Behaviour({"lk-6", "lk-7", "lk-8", "lk-12", "lk-15", "lk-20", "lk-29", "lk-30"})
  void exchange_ofOneJob_differsFromPythonsOnlyAsTheGuideSays() throws Exception {
    Exchange ours;
    try (RecordingProxy proxy = new RecordingProxy(server.url())) {
      start(Silent.pool().agentName("desk"), rooms, proxy.url());
      dispatching.dispatch("lobby", "desk", "{\"who\":\"Ann\"}");
      RoomTicket ticket = rooms.awaitJoined();
      proxy.awaitWorker("runs", saysState("JS_RUNNING"));
      rooms.hangUp(ticket.job());
      assertThat(rooms.awaitLeft()).isEqualTo(ticket.job());
      ours = Exchange.of(proxy.said());
      pools.forEach(AgentPool::close);
    }
    Exchange theirs;
    try (RecordingProxy proxy = new RecordingProxy(server.url())) {
      try (PythonWorker python = PythonWorker.start("agents", "desk", proxy.url())) {
        dispatching.dispatch("hall", "desk", "{\"who\":\"Ann\"}");
        PeerEvent job = python.awaitJob("hall");
        proxy.awaitWorker("runs", saysState("JS_RUNNING"));
        python.hangUp(job.text("job"));
        proxy.awaitWorker("has ended", saysState("JS_SUCCESS"));
      }
      theirs = Exchange.of(proxy.said());
    }
    var differences = Exchange.differences(ours, theirs);
    System.err.println("ours:   " + ours + "\ntheirs: " + theirs);
    differences.forEach(difference -> System.err.println("differs: " + difference));
    assertThat(differences.stream().map(difference -> difference.replaceAll(": ours .*", "")))
        .as("as the guide's table says: a ping confirms the last state; each tells its own version")
        .containsExactlyInAnyOrder(
            "worker: register.version",
            "only ours: worker: ping",
            "worker: ping.timestamp",
            "only ours: server: pong");
  }

  private static Predicate<WorkerMessage> saysState(String state) {
    return words -> words.hasUpdateJob() && words.getUpdateJob().getStatus().name().equals(state);
  }

  @Test
  @Behaviour({"lk-25", "lk-27"})
  void load_reported_isUnderTheServersLimitUntilAllSlotsAreTaken() throws Exception {
    int slots = 5;
    try (RecordingProxy proxy = new RecordingProxy(server.url())) {
      AgentPool pool =
          start(Silent.pool().agentName("desk").maxConcurrentSessions(slots), rooms, proxy.url());
      List<String> jobs = new ArrayList<>();
      for (int i = 0; i < slots; i++) {
        dispatching.dispatch("room" + i, "desk", "");
        jobs.add(rooms.awaitJoined().job());
      }
      proxy.awaitWorker(
          "is full", words -> words.getUpdateWorker().getStatus() == WorkerStatus.WS_FULL);
      dispatching.dispatch("one-too-many", "desk", "");
      server.awaitLine("no servers available", "\"agentName\":\"desk\"");
      assertThat(pool.live()).hasSize(slots);
      rooms.hangUp(jobs.getFirst());
      assertThat(rooms.awaitLeft()).isEqualTo(jobs.getFirst());
      server.awaitLine("worker status changed", "WS_AVAILABLE");
      dispatching.dispatch("again", "desk", "");
      assertThat(rooms.awaitJoined().room()).isEqualTo("again");
      List<UpdateWorkerStatus> loads = loads(proxy.said());
      System.err.println(
          "loads: "
              + loads.stream()
                  .map(l -> l.getJobCount() + " jobs " + l.getLoad() + " " + l.getStatus())
                  .distinct()
                  .toList());
      assertThat(loads).anyMatch(load -> load.getStatus() == WorkerStatus.WS_FULL);
      assertThat(loads)
          .allMatch(
              load -> (load.getStatus() == WorkerStatus.WS_FULL) == (load.getJobCount() == slots))
          .allMatch(load -> load.getLoad() < SERVERS_LIMIT);
    }
  }

  private static List<UpdateWorkerStatus> loads(List<Message> said) {
    return said.stream()
        .filter(message -> message instanceof WorkerMessage words && words.hasUpdateWorker())
        .map(message -> ((WorkerMessage) message).getUpdateWorker())
        .toList();
  }

  private static Map<String, Integer> counted(Map<String, String> calls) {
    Map<String, Integer> counts = new HashMap<>();
    calls.values().forEach(by -> counts.merge(by, 1, Integer::sum));
    return counts;
  }

  private static Room joined(BlockingQueue<Taken> taken, RoomTicket ticket) {
    taken.add(new Taken("weir", ticket.room()));
    return () -> {};
  }

  private AgentPool start(PoolBuilder builder, Rooms joins, URI url) throws Exception {
    AgentPool pool = builder.build().add("host", Silent::new);
    pools.add(pool);
    LiveKitOptions options = new LiveKitOptions(url, RealServer.KEY, RealServer.SECRET);
    pool.start(new LiveKitDispatcher(options, joins, Ticker.system(), new Random(7)));
    return pool;
  }
}
