package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.AgentEvent.Closed;
import dev.weir.agent.AgentSession;
import dev.weir.testkit.Behaviour;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import livekit.LivekitAgentDispatch.AgentDispatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong amid calls with a real server, real rooms and a real caller. */
@Tag("livekit")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class RealFaultsTest {
  private static final String CAPTIONS = "lk.transcription";

  @TempDir Path folder;
  private RealServer server;
  private Dispatching dispatching;

  @BeforeEach
  void open() throws Exception {
    server = RealServer.required();
    dispatching = new Dispatching(server);
  }

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      dispatching.close();
      server.close();
    }
  }

  @Test
  @Behaviour({"lk-33", "lk-35"})
  void kill_serverAmidACall_goesOnWhenItIsBack() throws Exception {
    try (SpokenDesk desk = new SpokenDesk(server.url(), folder, "");
        PythonPeer ann = PythonPeer.start("ann")) {
      AgentSession session = call(ann, desk, "lobby");
      server.kill();
      double killed = PeerEvent.now();
      ann.await("reconnecting");
      server.startAgain();
      PeerEvent back = ann.await("reconnected");
      int from = back.index();
      server.awaitLine("worker registered", SpokenDesk.NAME);
      ann.log.await(from, "agent's sound", event -> event.is("listening"));
      answered(ann, from);
      System.err.printf("server killed: the caller is back after %.0f ms%n", back.at() - killed);
      assertThat(desk.pool.live()).extracting(info -> info.room()).containsExactly("lobby");
      assertThat(closed(session)).isNotDone();
      dispatching.dispatch("hall", SpokenDesk.NAME, "");
      assertThat(desk.awaitSession().room()).isEqualTo("hall");
    }
  }

  @Test
  @Behaviour({"lk-33", "lk-35"})
  void cut_ofAllConnectionsAmidACall_goesOn() throws Exception {
    try (RecordingProxy proxy = new RecordingProxy(server.url());
        SpokenDesk desk = new SpokenDesk(proxy.url(), folder, "");
        PythonPeer ann = PythonPeer.start("ann")) {
      server.awaitLine("worker registered", SpokenDesk.NAME);
      AgentSession session = call(ann, desk, "lobby");
      int from = ann.log.size();
      proxy.cut();
      server.awaitLine("worker registered", SpokenDesk.NAME);
      answered(ann, from);
      assertThat(closed(session)).isNotDone();
      dispatching.dispatch("hall", SpokenDesk.NAME, "");
      assertThat(desk.awaitSession().room()).isEqualTo("hall");
    }
  }

  @Test
  @Behaviour("lk-31")
  void deleteDispatch_amidACall_endsIt() throws Exception {
    try (SpokenDesk desk = new SpokenDesk(server.url(), folder, "");
        PythonPeer ann = PythonPeer.start("ann")) {
      ann.join(server, "lobby");
      AgentDispatch dispatch = dispatching.dispatch("lobby", SpokenDesk.NAME, "");
      CompletableFuture<Closed> closed = closed(desk.awaitSession().session());
      String agent = ann.await("listening").text("identity");
      dispatching.deleteDispatch("lobby", dispatch.getId());
      PeerEvent left = ann.await("left");
      assertThat(left.text("identity")).isEqualTo(agent);
      System.err.println("dispatch deleted: " + closed.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  @Behaviour({"sess-C3.16", "lk-30"})
  void leave_ofTheCaller_endsTheCallWell() throws Exception {
    try (SpokenDesk desk = new SpokenDesk(server.url(), folder, "");
        PythonPeer ann = PythonPeer.start("ann")) {
      CompletableFuture<Closed> closed = closed(call(ann, desk, "lobby"));
      ann.tell("leave");
      System.err.println("caller left: " + closed.get(30, TimeUnit.SECONDS));
      server.awaitLine("job ended", "JS_SUCCESS");
      assertThat(server.log()).doesNotContain("agent worker left the room");
    }
  }

  @Test
  @Behaviour("sess-C3.16")
  void deleteRoom_amidACall_endsIt() throws Exception {
    try (SpokenDesk desk = new SpokenDesk(server.url(), folder, "");
        PythonPeer ann = PythonPeer.start("ann")) {
      CompletableFuture<Closed> closed = closed(call(ann, desk, "lobby"));
      dispatching.deleteRoom("lobby");
      assertThat(ann.await("disconnected").text("reason")).isEqualTo("ROOM_DELETED");
      System.err.println("room deleted: " + closed.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  @Behaviour({"lk-28", "lk-38"})
  void drain_ofOneOfTwoWorkersWhileCallsCome_losesNone() throws Exception {
    int calls = 12;
    try (SpokenDesk one = new SpokenDesk(server.url(), folder, "");
        PythonPeer ann = PythonPeer.start("ann")) {
      AgentSession kept = call(ann, one, "lobby");
      try (SpokenDesk other = one.beside()) {
        List<String> held = new ArrayList<>();
        for (int i = 0; i < calls / 2; i++) {
          dispatching.dispatch("early" + i, SpokenDesk.NAME, "");
          held.add(one.awaitSession().room());
        }
        for (int i = calls / 2; i < calls; i++) {
          dispatching.dispatch("late" + i, SpokenDesk.NAME, "");
          if (i == calls / 2) {
            one.pool.beginDrain(); // while offers are on their way
          }
        }
        while (held.size() < calls) {
          held.add(one.awaitSession().room());
        }
        System.err.printf(
            "drain: %d calls, %d held by the one that drains, %d by the other%n",
            calls, one.pool.live().size() - 1, other.pool.live().size());
        assertThat(held).doesNotHaveDuplicates();
        assertThat(one.pool.live().size() + other.pool.live().size()).isEqualTo(calls + 1);
        int from = ann.log.size();
        answered(ann, from);
        assertThat(closed(kept)).isNotDone();
      }
    }
  }

  /** A call that has begun: the caller hears the agent, and was answered once. */
  private AgentSession call(PythonPeer caller, SpokenDesk desk, String room) throws Exception {
    caller.join(server, room);
    dispatching.dispatch(room, SpokenDesk.NAME, "");
    AgentSession session = desk.awaitSession().session();
    caller.await("listening");
    answered(caller, 0);
    return session;
  }

  /** Asks by text; is answered by voice and by text. */
  private static void answered(PythonPeer caller, int from) throws InterruptedException {
    caller.tell("chat", Map.of("text", SpokenDesk.REQUEST));
    PeerEvent sound = caller.awaitSound(from, true);
    caller.awaitText(from, CAPTIONS, "closed", text -> text.text("identity").startsWith("agent-"));
    caller.awaitSound(sound.index(), false);
  }

  private static CompletableFuture<Closed> closed(AgentSession session) {
    CompletableFuture<Closed> closed = new CompletableFuture<>();
    var _ =
        session.listen(event -> {
          if (event instanceof Closed end) {
            closed.complete(end);
          }
        });
    return closed;
  }
}
