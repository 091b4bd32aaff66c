package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Exactly one case happens; the others leave no trace. */
@Timeout(20)
class SelectTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final Chan<Integer> first = Chan.bounded(1);
  private final Chan<Integer> second = Chan.bounded(1);
  private final Chan<Integer> meeting = Chan.rendezvous();
  private final Signal signal = new Signal();

  /** Of two items that are there it takes one. */
  @Test
  @Behaviour("chan-S1")
  void run_twoItemsThere_takesOne() throws InterruptedException {
    first.send(1);
    second.send(2);
    Integer taken = both().run();
    assertThat(taken).isIn(1, 2);
    assertThat(first.size() + second.size()).isEqualTo(1);
    assertThat(both().run()).isEqualTo(3 - taken);
    assertNobodyWaits();
  }

  /** Of a receive and a send that could be it does one. */
  @Test
  @Behaviour("chan-S1")
  void run_receiveAndSendReady_doesOne() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      first.send(1);
      String done =
          Select.<String>of()
              .receive(first, item -> "received")
              .send(second, 2, () -> "sent")
              .run();
      assertThat(first.size() + second.size()).isEqualTo(done.equals("sent") ? 2 : 0);
      first.tryReceive();
      second.tryReceive();
    }
  }

  /** While it waits it stands in every line; what comes first counts, and all lines are left. */
  @Test
  @Behaviour("chan-S1")
  void run_waitsForAll_firstThatComesCounts() throws Exception {
    second.send(0);
    Select<String> select =
        Select.<String>of()
            .receive(first, item -> "received " + item)
            .send(second, 2, () -> "sent")
            .receive(meeting, item -> "met " + item)
            .on(signal, () -> "signalled");
    Operation<String> waiting = Operation.start(select::run);
    awaitParked(second, 1, 0);
    awaitParked(first, 0, 1);
    awaitParked(meeting, 0, 1);
    meeting.send(7);
    assertThat(waiting.get()).isEqualTo("met 7");
    assertNobodyWaits();
    Operation<String> again = Operation.start(select::run);
    awaitParked(second, 1, 0);
    assertThat(second.receive()).isZero();
    assertThat(again.get()).isEqualTo("sent");
    assertThat(second.size()).isEqualTo(1);
    assertNobodyWaits();
    Operation<String> third = Operation.start(select::run);
    awaitParked(first, 0, 1);
    signal.fire();
    assertThat(third.get()).isEqualTo("signalled");
    assertNobodyWaits();
    assertThat(second.receive()).isEqualTo(2);
    assertThat(second.tryReceive()).isNull();
  }

  /** The first that is ready is taken where that is asked for. */
  @Test
  @Behaviour("chan-S2")
  void run_biased_takesTheFirstReady() throws InterruptedException {
    Select<Integer> select = both().on(signal, () -> 0).biased();
    for (int i = 0; i < 50; i++) {
      first.trySend(1);
      second.trySend(2);
      assertThat(select.run()).isEqualTo(1);
      assertThat(select.run()).isEqualTo(2);
    }
    signal.fire();
    first.trySend(1);
    assertThat(select.run()).isEqualTo(1);
    assertThat(select.run()).isEqualTo(0);
    assertThat(select.run()).isEqualTo(0);
  }

  /** A closed channel is a case that is ready: it is handled where that is said, else thrown. */
  @Test
  @Behaviour("chan-S3")
  void run_closed_runsItsHandlerOrThrows() throws InterruptedException {
    first.close();
    assertThat(Select.<Integer>of().receive(first, item -> item, () -> -1).run()).isEqualTo(-1);
    assertThat(Select.<Integer>of().send(first, 1, () -> 1, () -> -2).run()).isEqualTo(-2);
    Select<Integer> receiving = Select.<Integer>of().receive(first, item -> item);
    Select<Integer> sending = Select.<Integer>of().send(first, 1, () -> 1);
    assertThatThrownBy(receiving::run).isInstanceOf(ChanClosed.class).hasNoCause();
    assertThatThrownBy(sending::run).isInstanceOf(ChanClosed.class).hasNoCause();
    RuntimeException cause = new IllegalStateException("hung up");
    second.fail(cause);
    assertThatThrownBy(Select.<Integer>of().receive(second, item -> item)::run).hasCause(cause);
    assertThatThrownBy(Select.<Integer>of().send(second, 1, () -> 1)::run).hasCause(cause);
  }

  /** What is held comes before the end. */
  @Test
  @Behaviour("chan-S3")
  void run_closedWithItems_takesThemFirst() throws InterruptedException {
    first.send(1);
    first.close();
    Select<Integer> select = Select.<Integer>of().receive(first, item -> item, () -> -1);
    assertThat(select.run()).isEqualTo(1);
    assertThat(select.run()).isEqualTo(-1);
    assertThat(select.run()).isEqualTo(-1);
  }

  /** Closing a channel wakes the selects that wait at it, in both directions. */
  @Test
  @Behaviour({"chan-S3", "chan-S1"})
  void run_closedWhileWaiting_runsItsHandlerOrThrows() throws Exception {
    second.send(0);
    Operation<String> handled =
        Operation.start(
            Select.<String>of()
                    .receive(first, item -> "received", () -> "closed")
                    .send(second, 1, () -> "sent", () -> "refused")
                ::run);
    awaitParked(second, 1, 0);
    Operation<Integer> thrown =
        Operation.start(
            Select.<Integer>of().receive(first, item -> item).receive(meeting, item -> item)::run);
    awaitParked(first, 0, 2);
    RuntimeException cause = new IllegalStateException("hung up");
    first.fail(cause);
    assertThat(handled.get()).isEqualTo("closed");
    assertThatThrownBy(thrown::get).isInstanceOf(ChanClosed.class).hasCause(cause);
    Operation<String> sending =
        Operation.start(Select.<String>of().send(second, 1, () -> "sent", () -> "refused")::run);
    awaitParked(second, 1, 0);
    second.close();
    assertThat(sending.get()).isEqualTo("refused");
    assertNobodyWaits();
    assertThat(second.stats().refused()).as("a select keeps what it did not send").isZero();
  }

  /** A channel may stand in several cases. */
  @Test
  @Behaviour("chan-S4")
  void run_sameChannelSeveralTimes_oneHappens() throws Exception {
    AtomicInteger happened = new AtomicInteger();
    Select<Integer> select =
        Select.<Integer>of()
            .receive(first, item -> happened.addAndGet(1))
            .receive(first, item -> happened.addAndGet(10))
            .receive(first, item -> happened.addAndGet(100));
    first.send(1);
    select.run();
    assertThat(happened.getAndSet(0)).isIn(1, 10, 100);
    Operation<Integer> waiting = Operation.start(select::run);
    awaitParked(first, 0, 3);
    first.send(2);
    first.send(3);
    assertThat(waiting.get()).isIn(1, 10, 100);
    assertThat(first.receive()).as("taken once only").isEqualTo(3);
    assertNobodyWaits();
  }

  /** It never meets itself, neither at once nor while it waits; but it meets others. */
  @Test
  @Behaviour("chan-S4")
  void run_sendAndReceiveOnARendezvous_neverMeetsItself() throws Exception {
    Select<String> select =
        Select.<String>of()
            .send(meeting, 1, () -> "sent")
            .receive(meeting, item -> "received " + item);
    assertThat(withOtherwise().run()).isEqualTo("nothing");
    Operation<String> sending = Operation.start(select::run);
    awaitParked(meeting, 1, 1);
    assertThat(meeting.receive()).isEqualTo(1);
    assertThat(sending.get()).isEqualTo("sent");
    Operation<String> receiving = Operation.start(select::run);
    awaitParked(meeting, 1, 1);
    meeting.send(5);
    assertThat(receiving.get()).isEqualTo("received 5");
    assertThat(meeting.stats().accepted()).isEqualTo(2);
    assertNobodyWaits();
  }

  private Select<String> withOtherwise() {
    return Select.<String>of()
        .send(meeting, 1, () -> "sent")
        .receive(meeting, item -> "received " + item)
        .otherwise(() -> "nothing");
  }

  /** Two selects that face each other meet: one sends, one receives. */
  @Test
  @Behaviour("chan-S4")
  void run_twoFacingEachOther_meet() throws Exception {
    Select<String> one = facing(1);
    Select<String> other = facing(2);
    Operation<String> waiting = Operation.start(one::run);
    awaitParked(meeting, 1, 1);
    String mine = other.run();
    assertThat(List.of(mine, waiting.get()))
        .isIn(List.of("sent", "received 2"), List.of("received 1", "sent"));
    assertThat(meeting.stats().accepted()).isEqualTo(1);
    assertNobodyWaits();
  }

  private Select<String> facing(int item) {
    return Select.<String>of()
        .send(meeting, item, () -> "sent")
        .receive(meeting, received -> "received " + received);
  }

  /** If nothing happens in time, that is what happens; an alarm is armed only meanwhile. */
  @Test
  @Behaviour({"chan-S5", "chan-S1"})
  void run_after_happensAtTheDeadline() throws Exception {
    Select<Integer> select = both().ticker(time).after(SECOND, () -> -1);
    Operation<Integer> waiting = Operation.start(select::run);
    time.awaitArmed(1);
    time.advance(SECOND.minusNanos(1));
    awaitParked(first, 0, 1);
    time.advance(Duration.ofNanos(1));
    assertThat(waiting.get()).isEqualTo(-1);
    assertNobodyWaits();
    Operation<Integer> served = Operation.start(select::run);
    time.awaitArmed(1);
    second.send(2);
    assertThat(served.get()).isEqualTo(2);
    assertThat(time.armed()).isZero();
  }

  /** No time at all is as otherwise: it takes what is there, and never waits. */
  @Test
  @Behaviour("chan-S5")
  void run_noTime_takesWhatIsThere() throws InterruptedException {
    for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      Select<Integer> select = both().ticker(time).after(none, () -> -1);
      assertThat(select.run()).isEqualTo(-1);
      second.send(2);
      assertThat(select.run()).isEqualTo(2);
    }
    Select<Integer> otherwise = both().otherwise(() -> -2).after(SECOND, () -> -1);
    assertThat(otherwise.run()).isEqualTo(-2);
    first.send(1);
    assertThat(otherwise.run()).isEqualTo(1);
    assertThat(time.armed()).isZero();
    assertNobodyWaits();
  }

  /** Time alone is enough to wait for; nothing at all is refused. */
  @Test
  @Behaviour({"chan-S5", "chan-S7"})
  void run_withoutCases_waitsForTheTimeOrIsRefused() throws Exception {
    assertThatThrownBy(Select.of()::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("select: no case and no limit (expected:");
    Select<Integer> disabled =
        Select.<Integer>of()
            .receive(first, item -> item)
            .when(false)
            .send(second, 1, () -> 1)
            .when(() -> false);
    assertThatThrownBy(disabled::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 cases, all disabled");
    Operation<String> waiting =
        Operation.start(Select.<String>of().ticker(time).after(SECOND, () -> "late")::run);
    time.awaitArmed(1);
    time.advance(SECOND);
    assertThat(waiting.get()).isEqualTo("late");
    assertThat(Select.<String>of().otherwise(() -> "nothing").run()).isEqualTo("nothing");
  }

  /** An interrupt leaves everything as it was: nothing taken, nothing sent, nobody in line. */
  @Test
  @Behaviour("chan-S6")
  void run_interruptedWhileWaiting_nothingHappens() throws Exception {
    second.send(0);
    AtomicBoolean handled = new AtomicBoolean();
    Select<Boolean> select =
        Select.<Boolean>of()
            .receive(first, item -> handled.getAndSet(true))
            .send(second, 1, () -> handled.getAndSet(true))
            .on(signal, () -> handled.getAndSet(true));
    Operation<Boolean> waiting = Operation.start(select::run);
    awaitParked(second, 1, 0);
    waiting.thread().interrupt();
    assertThatThrownBy(waiting::get).isInstanceOf(InterruptedException.class);
    assertNobodyWaits();
    assertThat(handled).isFalse();
    assertThat(second.receive()).isZero();
    assertThat(second.tryReceive()).isNull();
  }

  /** Also one that was there before, though a case was ready. */
  @Test
  @Behaviour("chan-S6")
  void run_interruptedBefore_nothingHappens() throws InterruptedException {
    first.send(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(both().otherwise(() -> -1)::run).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(first.receive()).isEqualTo(1);
  }

  /** A handler runs on the thread of the select, outside locks: it may use the same channels. */
  @Test
  @Behaviour("chan-S6")
  void run_handler_runsOnTheCallersThreadOutsideLocks() throws Exception {
    AtomicReference<Thread> ran = new AtomicReference<>();
    Select<Integer> nested = both();
    Select<Integer> select =
        Select.<Integer>of()
            .receive(
                first,
                item -> {
                  ran.set(Thread.currentThread());
                  first.trySend(item + 1);
                  return unchecked(nested);
                })
            .on(signal, () -> 0);
    Operation<Integer> waiting = Operation.start(select::run);
    awaitParked(first, 0, 1);
    first.send(1);
    assertThat(waiting.get()).isEqualTo(2);
    assertThat(ran).hasValue(waiting.thread());
  }

  /** What a handler throws comes out; its case has happened, and the select works on. */
  @Test
  @Behaviour("chan-S6")
  void run_handlerThrows_isThrownAfterTheCase() throws InterruptedException {
    RuntimeException failure = new IllegalStateException("handler");
    Select<Integer> select =
        Select.<Integer>of()
            .receive(
                first,
                item -> {
                  if (item == 1) {
                    throw failure;
                  }
                  return item;
                });
    first.send(1);
    assertThatThrownBy(select::run).isSameAs(failure);
    assertThat(first.size()).isZero();
    first.send(2);
    assertThat(select.run()).isEqualTo(2);
    Select<Integer> late =
        both()
            .after(
                Duration.ZERO,
                () -> {
                  throw failure;
                });
    assertThatThrownBy(late::run).isSameAs(failure);
    assertNobodyWaits();
  }

  /** A case that is switched off does not happen, though it is ready. */
  @Test
  @Behaviour("chan-S7")
  void when_false_caseDoesNotHappen() throws InterruptedException {
    first.send(1);
    second.send(2);
    Select<Integer> select =
        Select.<Integer>of()
            .receive(first, item -> item)
            .when(false)
            .receive(second, item -> item)
            .when(true)
            .otherwise(() -> 0);
    assertThat(select.run()).isEqualTo(2);
    assertThat(select.run()).isZero();
    assertThat(first.size()).isEqualTo(1);
    assertThatThrownBy(() -> Select.of().when(true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("when: nothing to guard");
  }

  /** A guard that is asked is asked at the beginning of each run. */
  @Test
  @Behaviour("chan-S7")
  void when_condition_isAskedInEachRun() throws InterruptedException {
    AtomicBoolean enabled = new AtomicBoolean();
    Select<Integer> select =
        Select.<Integer>of()
            .receive(first, item -> item)
            .when(enabled::get)
            .ticker(time)
            .after(Duration.ZERO, () -> 0);
    first.send(1);
    assertThat(select.run()).isZero();
    enabled.set(true);
    assertThat(select.run()).isEqualTo(1);
    enabled.set(false);
    first.send(2);
    assertThat(select.run()).isZero();
  }

  /** Two threads that use the same channels in opposite order do not lock each other up. */
  @Test
  @Behaviour({"chan-S7", "chan-S4"})
  void run_oppositeOrders_doNotLockUp() throws Exception {
    Chan<Integer> a = Chan.rendezvous();
    Chan<Integer> b = Chan.rendezvous();
    List<Operation<Integer>> running = new ArrayList<>();
    running.add(Operation.start(() -> times(exchange(a, b))));
    running.add(Operation.start(() -> times(exchange(b, a))));
    int sent = running.get(0).get() + running.get(1).get();
    assertThat(sent).as("each meeting has a sender and a receiver").isEqualTo(20_000);
    assertThat(a.stats().accepted() + b.stats().accepted()).isEqualTo(20_000);
  }

  private static Select<Integer> exchange(Chan<Integer> one, Chan<Integer> other) {
    return Select.<Integer>of()
        .send(one, 1, () -> 1)
        .receive(one, item -> 0)
        .send(other, 1, () -> 1)
        .receive(other, item -> 0);
  }

  private static int times(Select<Integer> select) throws InterruptedException {
    int sum = 0;
    for (int i = 0; i < 20_000; i++) {
      sum += select.run();
    }
    return sum;
  }

  private Select<Integer> both() {
    return Select.<Integer>of().receive(first, item -> item).receive(second, item -> item);
  }

  private static Integer unchecked(Select<Integer> select) {
    try {
      return select.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertNobodyWaits() {
    for (Chan<Integer> chan : List.of(first, second, meeting)) {
      awaitParked(chan, 0, 0);
    }
    assertThat(signal.waiters().waiting()).isEmpty();
  }
}
