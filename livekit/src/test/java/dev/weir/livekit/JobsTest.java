package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.livekit.proto.Job;
import dev.weir.livekit.proto.JobAssignment;
import dev.weir.livekit.proto.JobStatus;
import dev.weir.livekit.proto.ParticipantInfo;
import dev.weir.livekit.proto.ServerMessage;
import dev.weir.livekit.proto.SimulateJobRequest;
import dev.weir.livekit.proto.UpdateJobStatus;
import dev.weir.livekit.proto.WorkerMessage.MessageCase;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import dev.weir.worker.AgentPool;
import dev.weir.worker.JobState;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job from its assignment to its end, and what the server hears of it. */
@Timeout(60)
class JobsTest {
  private final ManualTime time = new ManualTime();
  private final RecordingRooms rooms = new RecordingRooms();
  private final ScriptedServer server = new ScriptedServer();
  private final Workers workers = new Workers(server, rooms, time);

  @AfterEach
  void close() {
    workers.close();
    server.close();
  }

  @Test
  @Behaviour({"lk-14", "lk-18", "lk-29"})
  void job_callerHangsUp_isToldAsItGoesAndLeftAtTheEnd() throws Exception {
    Peer peer = workers.start(Silent.pool());
    peer.place(Peer.job("AJ_1"));
    assertState(peer.state(), "AJ_1", JobStatus.JS_RUNNING);
    rooms.awaitJoined();
    rooms.hangUp("AJ_1");
    assertState(peer.state(), "AJ_1", JobStatus.JS_SUCCESS);
    assertThat(rooms.awaitLeft()).isEqualTo("AJ_1");
  }

  @Test
  @Behaviour("lk-30")
  void job_ends_staysInItsRoomUntilTheServerHasItsLastState() throws Exception {
    Peer peer = workers.start(Silent.pool());
    peer.confirms = false;
    peer.place(Peer.job("AJ_1"));
    rooms.awaitJoined();
    rooms.hangUp("AJ_1");
    var _ = peer.lastState();
    long timestamp = peer.first(MessageCase.PING).getPing().getTimestamp();
    peer.confirm(timestamp - 1);
    peer.offer(Peer.job("AJ_2"));
    assertThat(peer.answer().getAvailable()).isTrue(); // behind what confirms nothing
    assertThat(rooms.left).isEmpty();
    peer.confirm(timestamp);
    assertThat(rooms.awaitLeft()).isEqualTo("AJ_1");
  }

  @Test
  @Behaviour("lk-30")
  void job_endsAndTheServerConfirmsNothing_leavesAfterASecond() throws Exception {
    Peer peer = workers.start(Silent.pool());
    peer.confirms = false;
    peer.place(Peer.job("AJ_1"));
    rooms.awaitJoined();
    rooms.hangUp("AJ_1");
    var _ = peer.next(MessageCase.PING);
    assertThat(rooms.left).isEmpty();
    letGo();
    assertThat(rooms.awaitLeft()).isEqualTo("AJ_1");
    peer.confirm(Long.MAX_VALUE);
  }

  /** Whenever the farewell's alarm is set, it is reached. */
  @SuppressWarnings("ThreadPriorityCheck") // others are to go on meanwhile
  private void letGo() {
    while (rooms.left.isEmpty()) {
      time.advance(Farewells.LIMIT);
      Thread.yield();
    }
  }

  @Test
  @Behaviour("lk-30")
  void job_endsAndTheConnectionIsCut_leavesAtOnce() throws Exception {
    Peer peer = workers.start(Silent.pool());
    peer.confirms = false;
    peer.place(Peer.job("AJ_1"));
    rooms.awaitJoined();
    rooms.hangUp("AJ_1");
    var _ = peer.next(MessageCase.PING);
    peer.cut();
    assertThat(rooms.awaitLeft()).isEqualTo("AJ_1");
  }

  @Test
  @Behaviour("lk-34")
  void cut_beforeTheLastStateIsConfirmed_isToldAgain() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.livekit")) {
      Peer peer = workers.start(Silent.pool());
      peer.confirms = false;
      peer.place(Peer.job("AJ_1"));
      rooms.awaitJoined();
      rooms.hangUp("AJ_1");
      var _ = peer.next(MessageCase.PING);
      peer.cut();
      log.await("the next try in");
      assertThat(rooms.awaitLeft()).isEqualTo("AJ_1");
      time.awaitArmed(1);
      time.advance(Backoff.FIRST);
      assertState(server.registered().state(), "AJ_1", JobStatus.JS_SUCCESS);
    }
  }

  @Test
  @Behaviour({"lk-29", "lk-14"})
  void job_agentFails_isToldWithItsError() throws Exception {
    Peer peer = workers.start(Silent.pool(), Broken::new);
    peer.place(Peer.job("AJ_1"));
    UpdateJobStatus end = peer.lastState();
    assertState(end, "AJ_1", JobStatus.JS_FAILED);
    assertThat(end.getError()).contains("agent: host could not be made");
  }

  @Test
  @Behaviour("lk-4")
  void update_errorOfManyWords_isShortened() throws Exception {
    Peer peer = workers.start(Silent.pool());
    workers.dispatcher().update("AJ_1", JobState.FAILED, "x".repeat(3_000_000));
    assertThat(peer.state().getError()).hasSize(WorkerMessages.MOST_ERROR_LENGTH);
  }

  @Test
  @Behaviour({"lk-9", "lk-11", "lk-13", "lk-47"})
  void assign_participantsJob_carriesAllThatWasSaid() throws Exception {
    Peer peer = workers.start(Silent.pool());
    Job job =
        Peer.job("AJ_1", "{\"who\":\"Ann\"}").toBuilder()
            .setType(dev.weir.livekit.proto.JobType.JT_PARTICIPANT)
            .setParticipant(
                ParticipantInfo.newBuilder()
                    .setIdentity("ann")
                    .setName("Ann")
                    .setMetadata("{}")
                    .putAttributes("vip", "yes"))
            .setDispatchId("AD_1")
            .setDeployment("blue")
            .putAttributes("floor", "3")
            .build();
    peer.offer(job);
    assertThat(peer.answer().getAvailable()).isTrue();
    peer.send(
        ServerMessage.newBuilder()
            .setAssignment(
                JobAssignment.newBuilder()
                    .setJob(job)
                    .setUrl("wss://elsewhere.example.com")
                    .setToken("let-me-in")));
    assertThat(rooms.awaitJoined())
        .isEqualTo(
            new RoomTicket(
                "AJ_1",
                "lobby",
                URI.create("wss://elsewhere.example.com"),
                "let-me-in",
                JobType.PARTICIPANT,
                Optional.of(new Participant("ann", "Ann", "{}", Map.of("vip", "yes"))),
                "AD_1",
                "blue",
                Map.of("floor", "3")));
    assertThat(workers.pool().live().getFirst().metadata()).containsEntry("who", "Ann");
    assertThat(workers.pool().live().getFirst().room()).isEqualTo("lobby");
  }

  @Test
  @Behaviour({"lk-13", "lk-24", "lk-9"})
  void assign_withoutUrl_isAtTheWorkersServer() throws Exception {
    Peer peer = workers.start(Silent.pool());
    peer.place(
        Peer.job("AJ_1").toBuilder().setType(dev.weir.livekit.proto.JobType.JT_PUBLISHER).build());
    RoomTicket ticket = rooms.awaitJoined();
    assertThat(ticket.url()).isEqualTo(server.url());
    assertThat(ticket.token()).isEqualTo("token-AJ_1");
    assertThat(ticket.type()).isEqualTo(JobType.PUBLISHER);
    assertThat(ticket.participant()).isEmpty();
  }

  @Test
  @Behaviour("lk-20")
  void assign_jobThatNobodyAccepted_isIgnoredAndSaid() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      Peer peer = workers.start(Silent.pool());
      peer.assign(Peer.job("AJ_9"));
      log.await("job AJ_9 is assigned, which was not accepted or has lapsed: ignored");
      peer.place(Peer.job("AJ_1"));
      assertThat(rooms.awaitJoined().job()).isEqualTo("AJ_1");
    }
  }

  @Test
  void assign_urlThatIsNone_failsThatJobAlone() throws Exception {
    Peer peer = workers.start(Silent.pool());
    peer.offer(Peer.job("AJ_1"));
    assertThat(peer.answer().getAvailable()).isTrue();
    peer.send(
        ServerMessage.newBuilder()
            .setAssignment(
                JobAssignment.newBuilder().setJob(Peer.job("AJ_1")).setUrl("not a url")));
    peer.place(Peer.job("AJ_2"));
    assertThat(rooms.awaitJoined().job()).isEqualTo("AJ_2");
  }

  @Test
  @Behaviour("lk-31")
  void terminate_byTheServer_endsTheJobAndNoOther() throws Exception {
    Peer peer = workers.start(Silent.pool());
    peer.place(Peer.job("AJ_1"));
    peer.place(Peer.job("AJ_2"));
    rooms.awaitJoined();
    rooms.awaitJoined();
    peer.terminate("AJ_9");
    peer.terminate("AJ_1");
    assertThat(rooms.awaitLeft()).isEqualTo("AJ_1");
    assertThat(rooms.left).isEmpty();
    rooms.hangUp("AJ_2");
    assertThat(rooms.awaitLeft()).isEqualTo("AJ_2");
  }

  @Test
  @Behaviour("lk-32")
  void terminate_rightBehindTheAssignment_endsTheJobAlone() throws Exception {
    Peer peer = workers.start(Silent.pool().maxConcurrentSessions(2));
    for (int i = 0; i < 20; i++) {
      String job = "AJ_" + i;
      peer.place(Peer.job(job));
      peer.terminate(job);
      assertState(peer.lastState(), job, JobStatus.JS_FAILED);
      awaitFreeSlot(peer);
    }
    assertThat(workers.pool().draining()).isFalse();
  }

  /** It comes a little after the last state. */
  private static void awaitFreeSlot(Peer peer) throws InterruptedException {
    while (peer.load().getJobCount() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Behaviour({"lk-38", "lk-40", "lk-29"})
  void drain_callerStaysToTheLimit_isToldBeforeTheSocketIsClosed() throws Exception {
    Peer peer = workers.start(Silent.pool());
    AgentPool pool = workers.pool();
    peer.place(Peer.job("AJ_1"));
    rooms.awaitJoined();
    assertThat(pool.drain(Duration.ofMillis(20))).isEqualTo(1);
    assertState(peer.lastState(), "AJ_1", JobStatus.JS_FAILED);
    assertThat(peer.awaitClosed()).isEqualTo(1000);
  }

  @Test
  void close_serverConfirmsNothing_saysWhatWasNotTold() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.livekit")) {
      Peer peer = workers.start(Silent.pool());
      peer.confirms = false;
      workers.dispatcher().update("AJ_1", JobState.SUCCESS, null);
      var _ = peer.next(MessageCase.PING);
      Thread.currentThread().interrupt(); // who closes does not want to wait
      workers.dispatcher().close();
      assertThat(Thread.interrupted()).isTrue();
      log.await("jobs whose states were not told: 1");
    }
  }

  @Test
  @Behaviour({"lk-14", "lk-48"})
  void simulate_forRoomOrParticipant_asksTheServer() throws Exception {
    Peer peer = workers.start(Silent.pool());
    workers.dispatcher().simulate("lobby", Optional.empty());
    SimulateJobRequest room = peer.next(MessageCase.SIMULATE_JOB).getSimulateJob();
    assertThat(room.getType()).isEqualTo(dev.weir.livekit.proto.JobType.JT_ROOM);
    assertThat(room.getRoom().getName()).isEqualTo("lobby");
    assertThat(room.hasParticipant()).isFalse();
    workers.dispatcher().simulate("lobby", Optional.of("ann"));
    SimulateJobRequest publisher = peer.next(MessageCase.SIMULATE_JOB).getSimulateJob();
    assertThat(publisher.getType()).isEqualTo(dev.weir.livekit.proto.JobType.JT_PUBLISHER);
    assertThat(publisher.getParticipant().getIdentity()).isEqualTo("ann");
  }

  @Test
  @Behaviour("lk-34")
  void simulate_withoutConnection_waitsUpToABound() {
    LiveKitDispatcher dispatcher = new LiveKitDispatcher(server.options(), rooms);
    for (int i = 0; i < Outbox.MOST_WISHES; i++) {
      dispatcher.simulate("lobby", Optional.empty());
    }
    assertThatThrownBy(() -> dispatcher.simulate("lobby", Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("simulated jobs: 128 wait");
    dispatcher.close();
  }

  private static void assertState(UpdateJobStatus update, String job, JobStatus status) {
    assertThat(update.getJobId()).isEqualTo(job);
    assertThat(update.getStatus()).isEqualTo(status);
  }

  private static final class Broken implements Agent {
    Broken() {
      throw new IllegalStateException("no table");
    }

    @Override
    public String instructions() {
      return "";
    }
  }
}
