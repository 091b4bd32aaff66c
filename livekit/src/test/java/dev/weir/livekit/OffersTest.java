package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.livekit.proto.AvailabilityRequest;
import dev.weir.livekit.proto.AvailabilityResponse;
import dev.weir.livekit.proto.ServerMessage;
import dev.weir.livekit.proto.UpdateWorkerStatus;
import dev.weir.livekit.proto.WorkerMessage.MessageCase;
import dev.weir.livekit.proto.WorkerStatus;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Appearance;
import dev.weir.worker.RequestFilter.Opinion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each offer is answered once and in time, whatever the worker's owner does meanwhile. */
@Timeout(60)
class OffersTest {
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
  @Behaviour({"lk-18", "lk-20", "lk-11", "lk-12", "lk-13"})
  void offer_slotIsFree_isAcceptedUnderAnIdentityOfItsOwn() throws Exception {
    Peer peer = workers.start(Silent.pool().agentName("desk"));
    peer.offer(Peer.job("AJ_1"));
    AvailabilityResponse answer = peer.answer();
    assertThat(answer.getJobId()).isEqualTo("AJ_1");
    assertThat(answer.getAvailable()).isTrue();
    assertThat(answer.getTerminate()).isFalse();
    assertThat(answer.getParticipantIdentity()).isEqualTo("agent-AJ_1");
    assertThat(answer.getParticipantName()).isEmpty();
    assertThat(answer.getParticipantMetadata()).isEmpty();
    assertThat(answer.getParticipantAttributesMap()).isEqualTo(Map.of("lk.agent.name", "desk"));
    peer.assign(Peer.job("AJ_1"));
    assertThat(rooms.awaitJoined().job()).isEqualTo("AJ_1");
  }

  @Test
  @Behaviour({"lk-20", "lk-12"})
  void offer_presenterSaysAsWhom_isAcceptedSo() throws Exception {
    Appearance as = new Appearance("desk-1", "The desk", "{\"floor\":3}", Map.of("speaks", "de"));
    Peer peer = workers.start(Silent.pool().agentName("desk").presenter((job, agent) -> as));
    peer.offer(Peer.job("AJ_1"));
    AvailabilityResponse answer = peer.answer();
    assertThat(answer.getParticipantIdentity()).isEqualTo("desk-1");
    assertThat(answer.getParticipantName()).isEqualTo("The desk");
    assertThat(answer.getParticipantMetadata()).isEqualTo("{\"floor\":3}");
    assertThat(answer.getParticipantAttributesMap())
        .isEqualTo(Map.of("speaks", "de", "lk.agent.name", "desk"));
  }

  @Test
  @Behaviour({"lk-21", "lk-22"})
  void offer_ownerSaysNobody_endsTheJobForAll() throws Exception {
    Peer peer = workers.start(Silent.pool().requestFilter(job -> Opinion.NOBODY));
    peer.offer(Peer.job("AJ_1"));
    AvailabilityResponse answer = peer.answer();
    assertThat(answer.getAvailable()).isFalse();
    assertThat(answer.getTerminate()).isTrue();
  }

  @Test
  @Behaviour({"lk-21", "lk-22"})
  void offer_filterThrowsOrIsNotOurs_letsAnotherTakeIt() throws Exception {
    Peer peer =
        workers.start(
            Silent.pool()
                .requestFilter(job -> {
                  if (job.metadata().isEmpty()) {
                    throw new IllegalStateException("no idea");
                  }
                  return Opinion.NOT_OURS;
                }));
    peer.offer(Peer.job("AJ_1"));
    assertRefused(peer.answer(), "AJ_1");
    peer.offer(Peer.job("AJ_2", "{}"));
    assertRefused(peer.answer(), "AJ_2");
  }

  @Test
  @Behaviour("lk-21")
  void offer_forAnAgentThatIsNotThere_isRefusedAndToldToPeople() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.livekit")) {
      Peer peer = workers.start(Silent.pool());
      peer.offer(Peer.job("AJ_1", "{\"agent\":\"nobody\"}"));
      assertRefused(peer.answer(), "AJ_1");
      assertThat(log.await("job AJ_1: no agent takes it: ")).contains("nobody");
    }
  }

  @Test
  @Behaviour({"lk-19", "lk-22"})
  void offer_ownerThinksForEver_isRefusedInTimeAndItsSlotIsFree() throws Exception {
    CountDownLatch thinking = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Peer peer =
        workers.start(
            Silent.pool()
                .maxConcurrentSessions(1)
                .ticker(new ManualTime()) // the filter's own limit never comes
                .requestFilter(job -> {
                  if (!job.id().equals("AJ_1")) {
                    return Opinion.ACCEPT;
                  }
                  thinking.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                  return Opinion.ACCEPT;
                }));
    peer.offer(Peer.job("AJ_1"));
    thinking.await();
    time.advance(Offers.LIMIT);
    assertRefused(peer.answer(), "AJ_1");
    interrupted.await();
    // Its slot is free a little after the thread has been interrupted.
    int next = 2;
    peer.offer(Peer.job("AJ_" + next));
    while (!peer.answer().getAvailable()) {
      peer.offer(Peer.job("AJ_" + ++next));
    }
    peer.assign(Peer.job("AJ_" + next));
    assertThat(rooms.awaitJoined().job()).isEqualTo("AJ_" + next);
  }

  @Test
  @Behaviour("lk-19")
  void offer_moreThanAreThoughtAbout_areRefusedAtOnce() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    Peer peer =
        workers.start(
            Silent.pool()
                .maxConcurrentSessions(2 * Offers.MOST)
                .ticker(new ManualTime())
                .requestFilter(job -> {
                  goOn.await();
                  return Opinion.ACCEPT;
                }));
    for (int i = 0; i <= Offers.MOST; i++) {
      peer.offer(Peer.job("AJ_" + i));
    }
    assertRefused(peer.answer(), "AJ_" + Offers.MOST);
    goOn.countDown();
    for (int i = 0; i < Offers.MOST; i++) {
      assertThat(peer.answer().getAvailable()).isTrue();
    }
  }

  @Test
  @Behaviour({"lk-27", "lk-22", "lk-14"})
  void offer_allSlotsTaken_isRefusedAndTheServerKnowsItIsFull() throws Exception {
    Peer peer = workers.start(Silent.pool().maxConcurrentSessions(1));
    UpdateWorkerStatus idle = peer.load();
    assertThat(idle.getStatus()).isEqualTo(WorkerStatus.WS_AVAILABLE);
    assertThat(idle.getLoad()).isZero();
    assertThat(idle.getJobCount()).isZero();
    peer.offer(Peer.job("AJ_1"));
    // Just before the answer: the next offer may follow at once.
    UpdateWorkerStatus full = peer.load();
    while (full.getJobCount() == 0) {
      full = peer.load();
    }
    assertThat(full.getStatus()).isEqualTo(WorkerStatus.WS_FULL);
    assertThat(full.getLoad()).isLessThan(0.7f).isGreaterThan(0.68f);
    assertThat(full.getJobCount()).isEqualTo(1);
    assertThat(peer.first(MessageCase.AVAILABILITY).getAvailability().getAvailable()).isTrue();
    peer.offer(Peer.job("AJ_2"));
    assertRefused(peer.answer(), "AJ_2");
  }

  @Test
  @Behaviour("lk-20")
  void offer_acceptedButNotAssigned_givesItsSlotBackAndIgnoresWhatComesLate() throws Exception {
    ManualTime poolTime = new ManualTime();
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      Peer peer = workers.start(Silent.pool().maxConcurrentSessions(1).ticker(poolTime));
      peer.offer(Peer.job("AJ_1"));
      assertThat(peer.answer().getAvailable()).isTrue();
      poolTime.advance(Duration.ofMillis(7_500));
      peer.assign(Peer.job("AJ_1"));
      log.await("job AJ_1 is assigned, which was not accepted or has lapsed: ignored");
      peer.place(Peer.job("AJ_2"));
      assertThat(rooms.awaitJoined().job()).isEqualTo("AJ_2");
    }
  }

  @Test
  @Behaviour({"lk-23"})
  void offer_twice_theSecondIsRefusedAndTheFirstStands() throws Exception {
    Peer peer = workers.start(Silent.pool());
    peer.offer(Peer.job("AJ_1"));
    assertThat(peer.answer().getAvailable()).isTrue();
    peer.offer(Peer.job("AJ_1"));
    assertRefused(peer.answer(), "AJ_1");
    peer.assign(Peer.job("AJ_1"));
    assertThat(rooms.awaitJoined().job()).isEqualTo("AJ_1");
  }

  @Test
  void offer_noRoomCanBeJoined_isRefusedWithWhatToDo() throws Exception {
    rooms.missing = Optional.of("library: none (expected: run ./weir download-files)");
    try (CapturedLog log = new CapturedLog("dev.weir.livekit")) {
      Peer peer = workers.start(Silent.pool());
      peer.offer(Peer.job("AJ_1"));
      assertRefused(peer.answer(), "AJ_1");
      log.await("job AJ_1 is refused: library: none (expected: run ./weir download-files)");
    }
  }

  @Test
  @Behaviour("lk-37")
  void offer_ofAnotherWorkersJob_isAnsweredAsAnyOther() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.livekit")) {
      Peer peer = workers.start(Silent.pool());
      peer.send(
          ServerMessage.newBuilder()
              .setAvailability(
                  AvailabilityRequest.newBuilder().setJob(Peer.job("AJ_1")).setResuming(true)));
      assertThat(peer.answer().getAvailable()).isTrue();
      log.await("job AJ_1 was another worker's before");
    }
  }

  @Test
  @Behaviour("lk-6")
  void messages_unknownOrWithoutContent_areIgnored() throws Exception {
    Peer peer = workers.start(Silent.pool());
    peer.send(new byte[0]);
    peer.send(new byte[] {(byte) 0xfa, 0x01, 0x00});
    peer.send(ServerMessage.newBuilder().setAvailability(AvailabilityRequest.newBuilder()));
    peer.terminate("AJ_nobody");
    peer.offer(Peer.job("AJ_1"));
    assertThat(peer.answer().getJobId()).isEqualTo("AJ_1");
  }

  @Test
  @Behaviour("lk-38")
  void offer_whileDraining_letsAnotherTakeIt() throws Exception {
    Peer peer = workers.start(Silent.pool());
    AgentPool pool = workers.pool();
    peer.place(Peer.job("AJ_1"));
    rooms.awaitJoined();
    pool.beginDrain();
    peer.offer(Peer.job("AJ_2"));
    assertRefused(peer.answer(), "AJ_2");
    assertThat(pool.live()).hasSize(1);
  }

  private static void assertRefused(AvailabilityResponse answer, String job) {
    assertThat(answer.getJobId()).isEqualTo(job);
    assertThat(answer.getAvailable()).isFalse();
    assertThat(answer.getTerminate()).isFalse();
  }
}
