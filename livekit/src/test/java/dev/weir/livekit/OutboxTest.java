package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import dev.weir.worker.JobState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is still to be said is bounded, and the newest of each thing. */
class OutboxTest {
  private final Outbox outbox = new Outbox();

  @Test
  @Behaviour("lk-34")
  void state_ofOneJob_keepsTheNewest() throws Exception {
    outbox.state(new Due.State("AJ_1", JobState.RUNNING, null));
    outbox.state(new Due.State("AJ_1", JobState.SUCCESS, null));
    assertThat(outbox.take(wire())).contains(new Due.State("AJ_1", JobState.SUCCESS, null));
    assertThat(outbox.states()).isZero();
  }

  @Test
  @Behaviour("lk-34")
  void state_behindTheLastOne_isNotKept() throws Exception {
    outbox.state(new Due.State("AJ_1", JobState.FAILED, "gone"));
    outbox.state(new Due.State("AJ_1", JobState.RUNNING, null));
    assertThat(outbox.take(wire())).contains(new Due.State("AJ_1", JobState.FAILED, "gone"));
    assertThat(outbox.states()).isZero();
  }

  @Test
  @Behaviour("lk-34")
  void state_ofMoreJobsThanAWorkerHas_losesTheOldestAndSaysSo() {
    try (CapturedLog log = new CapturedLog("dev.weir.livekit")) {
      for (int i = 0; i <= Outbox.MOST_STATES; i++) {
        outbox.state(new Due.State("AJ_" + i, JobState.SUCCESS, null));
      }
      assertThat(outbox.states()).isEqualTo(Outbox.MOST_STATES);
      assertThat(log.warnings()).containsExactly("job AJ_0: its state is never told");
    }
  }

  @Test
  @Behaviour("lk-34")
  void said_toAServerThatConfirmsNothing_isForgottenAtLast() {
    try (CapturedLog log = new CapturedLog("dev.weir.livekit")) {
      for (int i = 0; i <= Outbox.MOST_STATES; i++) {
        outbox.said(new Due.State("AJ_" + i, JobState.SUCCESS, null), i);
      }
      outbox.state(new Due.State("AJ_last", JobState.SUCCESS, null));
      outbox.disconnected();
      assertThat(outbox.states()).isEqualTo(Outbox.MOST_STATES);
      assertThat(log.warnings()).hasSize(2);
    }
  }

  @Test
  void confirmed_pong_confirmsAllBeforeIt() {
    outbox.said(new Due.State("AJ_1", JobState.SUCCESS, null), 5);
    outbox.said(new Due.State("AJ_2", JobState.FAILED, "no"), 6);
    outbox.said(new Due.State("AJ_3", JobState.SUCCESS, null), 7);
    assertThat(outbox.confirmed(6)).containsExactly("AJ_1", "AJ_2");
    assertThat(outbox.confirmed(6)).isEmpty();
    assertThat(outbox.states()).isOne();
  }

  @Test
  void putBack_olderThanWhatCame_isDropped() throws Exception {
    Due.State older = new Due.State("AJ_1", JobState.RUNNING, null);
    outbox.state(new Due.State("AJ_1", JobState.SUCCESS, null));
    outbox.putBack(older);
    outbox.putBack(new Due.Load());
    assertThat(outbox.take(wire())).contains(new Due.State("AJ_1", JobState.SUCCESS, null));
    assertThat(outbox.states()).isZero();
  }

  @Test
  void putBack_wish_takesItsPlaceAgain() {
    Due.Wish wish = new Due.Wish(WorkerMessages.ping(1));
    for (int i = 1; i < Outbox.MOST_WISHES; i++) {
      assertThat(outbox.wish(wish)).isTrue();
    }
    outbox.putBack(wish);
    assertThat(outbox.wish(wish)).isFalse();
  }

  @Test
  void disconnected_unconfirmed_areToBeSaidAgain() {
    outbox.said(new Due.State("AJ_1", JobState.SUCCESS, null), 5);
    assertThat(outbox.disconnected()).isEmpty();
    assertThat(outbox.states()).isOne();
    assertThat(outbox.confirmed(5)).isEmpty();
  }

  /** One that is open, and says nothing. */
  private static Wire wire() throws Exception {
    return Wire.open(
        _ -> CompletableFuture.completedFuture(null),
        (message, from) -> {},
        new ManualTime(),
        Duration.ofSeconds(1));
  }
}
