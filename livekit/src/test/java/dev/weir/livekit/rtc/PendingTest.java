package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.livekit.proto.rtc.FfiEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is asked of the library and not done yet. */
class PendingTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final FfiEvent EVENT = FfiEvent.getDefaultInstance();

  private final Pending pending = new Pending();

  private Pending.Answer open(Object owner) {
    return pending.open(owner, "attributes", "kept");
  }

  /** The library's own numbers begin at 1. */
  @Test
  void ids_areFarFromTheLibrarys() {
    assertThat(open("a").id()).isEqualTo(1L << 40);
    assertThat(open("a").id()).isEqualTo((1L << 40) + 1);
  }

  @Test
  void answer_thatIsFasterThanItsRequest_isGivenAllTheSame() throws Exception {
    Pending.Answer answer = open("a");
    assertThat(pending.complete(answer.id(), EVENT)).isTrue();
    assertThat(answer.await(LONG)).isSameAs(EVENT);
    assertThat(pending.size()).isZero();
  }

  @Test
  void answer_thatNobodyAskedFor_isNobodys() {
    assertThat(pending.complete(7, EVENT)).isFalse();
    Pending.Answer answer = open("a");
    answer.forget();
    assertThat(pending.complete(answer.id(), EVENT)).isFalse();
  }

  @Test
  void answer_thatDoesNotCome_isNotWaitedForAndNobodysLater() {
    Pending.Answer answer = open("a");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> answer.await(Duration.ofMillis(1)))
        .withMessage("attributes: not done after 1 ms (expected: an answer by then)");
    assertThat(pending.complete(answer.id(), EVENT)).isFalse();
  }

  @Test
  void interrupt_whileItWaits_makesTheAnswerNobodys() {
    Pending.Answer answer = open("a");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> answer.await(LONG)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(pending.complete(answer.id(), EVENT)).isFalse();
  }

  /** Otherwise what it brings would be nobody's, though it was said to be somebody's. */
  @Test
  void interrupt_whenTheAnswerIsThere_isKeptForTheNextWait() throws Exception {
    Pending.Answer answer = open("a");
    assertThat(pending.complete(answer.id(), EVENT)).isTrue();
    Thread.currentThread().interrupt();
    assertThat(answer.await(LONG)).isSameAs(EVENT);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void look_interruptedOrTooLate_canBeRepeated() throws Exception {
    Pending.Answer answer = open("a");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> answer.look(LONG)).isInstanceOf(InterruptedException.class);
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> answer.look(Duration.ofMillis(1)))
        .withMessage("attributes: not done after 1 ms (expected: an answer by then)");
    assertThat(pending.complete(answer.id(), EVENT)).isTrue();
    assertThat(answer.look(LONG)).isSameAs(EVENT);
  }

  @Test
  void end_ofAnOwner_failsWhatIsTheirsOnly() throws Exception {
    Pending.Answer ended = open("a");
    Pending.Answer other = open("b");
    pending.end("a", new RtcFailed("the room is gone"));
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> ended.await(LONG))
        .withMessage("attributes: the room is gone");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> ended.look(LONG))
        .withMessage("attributes: the room is gone");
    assertThat(pending.complete(ended.id(), EVENT)).isFalse();
    assertThat(pending.complete(other.id(), EVENT)).isTrue();
    assertThat(other.await(LONG)).isSameAs(EVENT);
    open("a");
    open("b");
    pending.forget("a");
    assertThat(pending.size()).isEqualTo(1);
  }
}
