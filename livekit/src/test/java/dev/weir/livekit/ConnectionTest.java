package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.livekit.proto.AvailabilityResponse;
import dev.weir.livekit.proto.JobStatus;
import dev.weir.livekit.proto.ParticipantPermission;
import dev.weir.livekit.proto.RegisterWorkerRequest;
import dev.weir.livekit.proto.ServerMessage;
import dev.weir.livekit.proto.UpdateWorkerStatus;
import dev.weir.livekit.proto.WorkerMessage.MessageCase;
import dev.weir.livekit.proto.WorkerPong;
import dev.weir.livekit.proto.WorkerStatus;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import dev.weir.worker.AgentPool;
import dev.weir.worker.RequestFilter.Opinion;
import dev.weir.worker.WorkerFailed;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker makes itself known, stays known, and comes back when it is cut off. */
@Timeout(60)
class ConnectionTest {
  /** Of a connection: the load, and the heartbeat. */
  private static final int PULSE = 2;

  private final CapturedLog log = new CapturedLog("dev.weir.livekit");
  private final ManualTime time = new ManualTime();
  private final RecordingRooms rooms = new RecordingRooms();
  private final ScriptedServer server = new ScriptedServer();
  private final Workers workers = new Workers(server, rooms, time);

  @AfterEach
  void close() {
    workers.close();
    server.close();
    log.close();
  }

  @Test
  @Behaviour({"lk-1", "lk-2", "lk-7", "lk-8", "lk-9", "lk-10", "lk-15"})
  void start_worker_registersFirstAndIsThenKnown() throws Exception {
    LiveKitOptions options =
        server
            .options()
            .withType(JobType.PUBLISHER)
            .withDeployment("blue")
            .withPermissions(new Permissions(true, false, true, false, true));
    FutureTask<Void> starting = workers.starting(Silent.pool().agentName("desk"), options);
    assertThat(server.authorization()).startsWith("Bearer ey");
    Peer peer = server.next();
    assertThat(peer.path).isEqualTo("/agent");
    assertThat(peer.query).isEmpty();
    assertThat(starting.isDone()).isFalse();
    RegisterWorkerRequest request = peer.register("AW_7", 1);
    Workers.finish(starting);
    assertThat(request.getType()).isEqualTo(dev.weir.livekit.proto.JobType.JT_PUBLISHER);
    assertThat(request.getAgentName()).isEqualTo("desk");
    assertThat(request.getDeployment()).isEqualTo("blue");
    assertThat(request.getVersion()).isNotEmpty();
    assertThat(request.getAllowedPermissions())
        .isEqualTo(
            ParticipantPermission.newBuilder()
                .setCanSubscribe(true)
                .setCanPublishData(true)
                .setHidden(true)
                .setAgent(true)
                .build());
    assertThat(workers.dispatcher().registered())
        .contains(new Registered("AW_7", "1.13.5", "here", "ND_1", 1));
    assertThat(peer.first(MessageCase.UPDATE_WORKER).getUpdateWorker().getStatus())
        .isEqualTo(WorkerStatus.WS_AVAILABLE);
  }

  @Test
  @Behaviour("lk-15")
  void start_firstMessageIsAnother_isAFailureAndTriedAgain() throws Exception {
    FutureTask<Void> starting = workers.starting(Silent.pool(), server.options());
    Peer wrong = server.next();
    wrong.send(ServerMessage.newBuilder().setPong(WorkerPong.newBuilder()));
    log.await("first message: PONG (expected: REGISTER)");
    letItTryAgain();
    server.registered();
    Workers.finish(starting);
  }

  @Test
  @Behaviour("lk-40")
  void start_thatWasClosedBefore_ends() throws Exception {
    LiveKitDispatcher dispatcher =
        new LiveKitDispatcher(server.options(), new RecordingRooms(), time, new Random(7));
    dispatcher.close();
    AgentPool pool = Silent.pool().build().add("host", Silent::new);
    assertThatThrownBy(() -> pool.start(dispatcher))
        .isInstanceOf(LiveKitFailed.class)
        .hasMessageContaining("closed while it started");
    pool.close();
  }

  @Test
  @Behaviour("lk-15")
  void start_serverSaysNothing_isGivenUpAfterTenSecondsAndTriedAgain() throws Exception {
    FutureTask<Void> starting = workers.starting(Silent.pool(), server.options());
    Peer silent = server.next();
    silent.first(MessageCase.REGISTER);
    time.awaitArmed(1);
    time.advance(Liaison.OPENING_LIMIT);
    log.await("registration: no answer within PT10S");
    letItTryAgain();
    server.registered();
    Workers.finish(starting);
  }

  @Test
  void start_serverWithoutDeployments_isToldToPeople() throws Exception {
    FutureTask<Void> starting =
        workers.starting(Silent.pool(), server.options().withDeployment("blue"));
    server.next().register("AW_1", 0);
    Workers.finish(starting);
    log.await("deployment: \"blue\", of which this server knows nothing");
  }

  @Test
  @Behaviour("lk-33")
  void start_nobodyIsThere_failsAfterSixteenTries() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("ws://127.0.0.1:" + socket.getLocalPort());
    }
    FutureTask<Void> starting =
        workers.starting(
            Silent.pool(), new LiveKitOptions(nobody, ScriptedServer.KEY, ScriptedServer.SECRET));
    advanceUntil(starting);
    assertThatThrownBy(() -> Workers.finish(starting))
        .isInstanceOf(LiveKitFailed.class)
        .hasMessageContaining("socket: ");
  }

  @Test
  @Behaviour("lk-33")
  void run_serverStaysAway_drainsAndFailsAfterSixteenTries() throws Exception {
    AgentPool pool = Silent.pool().build().add("host", Silent::new);
    LiveKitDispatcher dispatcher =
        new LiveKitDispatcher(server.options(), rooms, time, new Random(7));
    FutureTask<Void> run =
        new FutureTask<>(() -> {
          pool.run(dispatcher);
          return null;
        });
    Thread.ofVirtual().start(run);
    Peer peer = server.registered();
    assertThat(peer.load()).isNotNull();
    server.close();
    advanceUntil(run);
    assertThatThrownBy(run::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(WorkerFailed.class)
        .hasMessageContaining("livekit: ws://127.0.0.1");
    assertThat(dispatcher.registered()).isEmpty();
  }

  @Test
  @Behaviour({"lk-17", "lk-33", "lk-34", "lk-35"})
  void cut_jobsRun_goOnAndAreToldToTheNextConnection() throws Exception {
    Peer first = workers.start(Silent.pool());
    for (String job : List.of("AJ_1", "AJ_2")) {
      first.place(Peer.job(job));
      assertThat(rooms.awaitJoined().job()).isEqualTo(job);
      assertThat(first.state().getStatus()).isEqualTo(JobStatus.JS_RUNNING);
    }
    first.cut();
    log.await("the next try in");
    rooms.hangUp("AJ_1");
    assertThat(rooms.awaitLeft()).isEqualTo("AJ_1");
    time.awaitArmed(1);
    time.advance(Backoff.FIRST);
    Peer next = server.next();
    next.register("AW_2", 1);
    assertThat(next.first(MessageCase.MIGRATE_JOB).getMigrateJob().getJobIdsList())
        .contains("AJ_2");
    // A slot is free a moment after its room was left, which is told by a load of its own.
    assertThat(next.first(MessageCase.UPDATE_WORKER).getUpdateWorker().getJobCount())
        .isBetween(1, 2);
    var told = next.next(MessageCase.UPDATE_JOB).getUpdateJob();
    assertThat(told.getJobId()).isEqualTo("AJ_1");
    assertThat(told.getStatus()).isEqualTo(JobStatus.JS_SUCCESS);
    next.place(Peer.job("AJ_3"));
    assertThat(rooms.awaitJoined().job()).isEqualTo("AJ_3");
  }

  @Test
  @Behaviour("lk-36")
  void close_byTheServer_isComeBackFromAsFromACut() throws Exception {
    Peer first = workers.start(Silent.pool());
    first.close(1001);
    letItTryAgain();
    server.registered();
  }

  @Test
  void message_notReadableOrTooLarge_endsTheConnection() throws Exception {
    Peer first = workers.start(Silent.pool());
    first.send(new byte[] {0x0a, 0x7f});
    log.await("message: not readable");
    letItTryAgain();
    Peer next = server.registered();
    next.send(new byte[Frames.MOST_BYTES + 1]);
    log.await("message: over 4194304 bytes");
  }

  @Test
  void lost_whileAnOfferIsThoughtAbout_givesItsSlotBack() throws Exception {
    CountDownLatch thinking = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Peer first =
        workers.start(
            Silent.pool()
                .maxConcurrentSessions(1)
                .ticker(new ManualTime()) // neither the filter's limit nor the slot's comes
                .requestFilter(job -> {
                  if (job.id().equals("AJ_1")) {
                    thinking.countDown();
                    goOn.await();
                  }
                  return Opinion.ACCEPT;
                }));
    first.offer(Peer.job("AJ_1"));
    thinking.await();
    first.close(1001); // the JDK's socket may miss a bare end while it takes a message
    log.await("the next try in");
    time.awaitArmed(2); // the offer's limit, and the next try
    goOn.countDown();
    time.advance(Backoff.FIRST);
    Peer next = server.registered();
    int number = 2;
    next.offer(Peer.job("AJ_" + number));
    AvailabilityResponse answer = next.answer();
    while (!answer.getAvailable()) {
      next.offer(Peer.job("AJ_" + ++number));
      answer = next.answer();
    }
    assertThat(answer.getJobId()).isEqualTo("AJ_" + number);
  }

  @Test
  @Behaviour({"lk-3"})
  void heartbeat_everyThirtySeconds_keepsTheConnection() throws Exception {
    Peer peer = workers.start(Silent.pool());
    time.awaitArmed(PULSE);
    for (int i = 0; i < 3; i++) {
      time.advance(Pulse.HEARTBEAT_EVERY);
      peer.awaitPing();
      peer.offer(Peer.job("AJ_" + i));
      assertThat(peer.answer().getAvailable()).isTrue(); // behind the pong
      time.advance(Pulse.HEARTBEAT_LIMIT);
    }
    peer.offer(Peer.job("AJ_3"));
    assertThat(peer.answer().getAvailable()).isTrue();
  }

  @Test
  @Behaviour({"lk-3", "lk-33"})
  void heartbeat_withoutAnswer_endsTheConnection() throws Exception {
    Peer peer = workers.start(Silent.pool());
    peer.answersPings = false;
    time.awaitArmed(PULSE);
    time.advance(Pulse.HEARTBEAT_EVERY);
    peer.awaitPing();
    time.advance(Pulse.HEARTBEAT_LIMIT);
    log.await("no pong within PT15S");
    letItTryAgain();
    server.registered();
  }

  @Test
  @Behaviour({"lk-27", "lk-28"})
  void load_everyTwoAndAHalfSeconds_isTold() throws Exception {
    Peer peer = workers.start(Silent.pool());
    assertThat(peer.first(MessageCase.UPDATE_WORKER).getUpdateWorker().getStatus())
        .isEqualTo(WorkerStatus.WS_AVAILABLE);
    time.awaitArmed(PULSE);
    time.advance(Pulse.LOAD_EVERY);
    assertThat(peer.first(MessageCase.UPDATE_WORKER).getUpdateWorker().hasStatus()).isTrue();
    workers.pool().beginDrain();
    assertFull(peer.first(MessageCase.UPDATE_WORKER).getUpdateWorker());
    time.advance(Pulse.LOAD_EVERY);
    assertFull(peer.first(MessageCase.UPDATE_WORKER).getUpdateWorker());
  }

  @Test
  @Behaviour("lk-2")
  void start_wrongSecret_isRefusedAtOnceAndSaysWhatToCheck() throws Exception {
    try (Refusing refusing = new Refusing(401)) {
      FutureTask<Void> starting =
          workers.starting(
              Silent.pool(),
              new LiveKitOptions(refusing.url(), ScriptedServer.KEY, ScriptedServer.SECRET));
      assertThatThrownBy(() -> Workers.finish(starting))
          .isInstanceOf(LiveKitFailed.class)
          .hasMessageContaining(
              "socket: HTTP 401 (expected: LIVEKIT_API_KEY and LIVEKIT_API_SECRET are the server's)");
    }
  }

  @Test
  @Behaviour("lk-2")
  void start_noLiveKitServer_saysSo() throws Exception {
    try (Refusing refusing = new Refusing(404)) {
      FutureTask<Void> starting =
          workers.starting(
              Silent.pool(),
              new LiveKitOptions(refusing.url(), ScriptedServer.KEY, ScriptedServer.SECRET));
      log.await("socket: HTTP 404 (expected: LIVEKIT_URL is that of a LiveKit server)");
      advanceUntil(starting);
      assertThatThrownBy(() -> Workers.finish(starting)).isInstanceOf(LiveKitFailed.class);
    }
  }

  @Test
  @Behaviour("lk-33")
  void start_handshakeIsNeverAnswered_isGivenUpAndTriedAgain() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("ws://127.0.0.1:" + deaf.getLocalPort());
      FutureTask<Void> starting =
          workers.starting(
              Silent.pool(), new LiveKitOptions(url, ScriptedServer.KEY, ScriptedServer.SECRET));
      try (Socket first = deaf.accept()) {
        time.awaitArmed(1);
        time.advance(Liaison.OPENING_LIMIT);
        log.await("socket: not open within PT10S");
        letItTryAgain();
        deaf.accept().close();
        assertThat(first.isClosed()).isFalse();
        assertThat(starting.isDone()).isFalse();
      }
    }
  }

  @Test
  void start_interrupted_closesAll() throws Exception {
    AgentPool pool = Silent.pool().build().add("host", Silent::new);
    try (pool;
        LiveKitDispatcher dispatcher =
            new LiveKitDispatcher(server.options(), rooms, time, new Random(7))) {
      FutureTask<Void> starting =
          new FutureTask<>(() -> {
            pool.start(dispatcher);
            return null;
          });
      Thread thread = Thread.ofVirtual().start(starting);
      var _ = server.next();
      thread.interrupt();
      assertThatThrownBy(starting::get).cause().isInstanceOf(InterruptedException.class);
      assertThatThrownBy(() -> dispatcher.start(null)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void close_beforeTheStart_isHarmless() {
    LiveKitDispatcher dispatcher = new LiveKitDispatcher(server.options(), rooms);
    assertThat(dispatcher.registered()).isEmpty();
    assertThat(dispatcher.waiting()).isZero();
    dispatcher.close();
    dispatcher.close();
  }

  @Test
  @Behaviour("lk-40")
  void close_worker_takesLeaveOfTheServer() throws Exception {
    Peer peer = workers.start(Silent.pool());
    workers.pool().close();
    assertThat(peer.awaitClosed()).isEqualTo(1000);
  }

  private static void assertFull(UpdateWorkerStatus status) {
    assertThat(status.getStatus()).isEqualTo(WorkerStatus.WS_FULL);
  }

  private void letItTryAgain() throws InterruptedException {
    log.await("the next try in");
    time.awaitArmed(1);
    time.advance(Backoff.FIRST);
  }

  /** Lets every pause pass. */
  private void advanceUntil(FutureTask<Void> done) {
    while (!done.isDone()) {
      time.advance(Duration.ofSeconds(1));
      Thread.onSpinWait();
    }
  }
}
