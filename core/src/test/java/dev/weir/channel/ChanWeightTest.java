package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels bounded by what their items weigh; here an item weighs its own number. */
@Timeout(20)
class ChanWeightTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final List<Integer> told = new ArrayList<>();
  private final Chan<Integer> chan = weighted(Overflow.SUSPEND);

  /** The bound is in weight: what fits exactly is in, one more is not. */
  @Test
  @Behaviour({"chan-C63", "chan-C4"})
  void trySend_upToTheBound_fitsByWeight() {
    assertThat(chan.trySend(4)).isTrue();
    assertThat(chan.trySend(6)).isTrue();
    assertThat(chan.trySend(1)).isFalse();
    assertThat(chan.stats().weight()).isEqualTo(10);
    assertThat(chan.stats().size()).isEqualTo(2);
    assertThat(chan.tryReceive()).isEqualTo(4);
    assertThat(chan.stats().weight()).isEqualTo(6);
    assertThat(chan.trySend(4)).isTrue();
  }

  /** What is heavier than the bound is let in alone, and lets nothing else in. */
  @Test
  @Behaviour("chan-C63")
  void trySend_heavierThanTheBound_isAdmittedAlone() {
    assertThat(chan.trySend(1)).isTrue();
    assertThat(chan.trySend(1_000)).isFalse();
    assertThat(chan.tryReceive()).isEqualTo(1);
    assertThat(chan.trySend(1_000)).isTrue();
    assertThat(chan.trySend(1)).isFalse();
    assertThat(chan.tryReceive()).isEqualTo(1_000);
    assertThat(chan.trySend(Integer.MAX_VALUE)).isTrue();
  }

  /** Whoever waits with a heavy item is not overtaken by lighter ones that would fit. */
  @Test
  @Behaviour({"chan-C63", "chan-C10", "chan-M3"})
  void send_heavyWaits_lighterOnesQueueBehind() throws Exception {
    chan.send(5);
    chan.send(4);
    Operation<Boolean> heavy = sending(8, 1);
    assertThat(chan.trySend(1)).isFalse();
    Operation<Boolean> light = sending(1, 2);
    assertThat(chan.receive()).isEqualTo(5);
    assertThat(chan.stats().senders()).hasSize(2);
    assertThat(chan.receive()).isEqualTo(4);
    assertThat(heavy.get()).isTrue();
    assertThat(light.get()).isTrue();
    assertThat(chan.receiveBatch(9)).containsExactly(8, 1);
  }

  /** One heavy item that goes makes room for several who wait. */
  @Test
  @Behaviour({"chan-C63", "chan-M4"})
  void receive_heavyGoes_allThatFitComeIn() throws Exception {
    chan.send(10);
    List<Operation<Boolean>> waiting = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      waiting.add(sending(i, i));
    }
    Operation<Boolean> tooMuch = sending(5, 5);
    assertThat(chan.receive()).isEqualTo(10);
    for (Operation<Boolean> each : waiting) {
      assertThat(each.get()).isTrue();
    }
    awaitParked(chan, 1, 0);
    assertThat(chan.stats().weight()).isEqualTo(10);
    assertThat(chan.receiveBatch(5)).containsExactly(1, 2, 3, 4, 5);
    assertThat(tooMuch.get()).isTrue();
  }

  /** A heavy sender whose time runs out lets those behind it in at once. */
  @Test
  @Behaviour({"chan-C63", "chan-M4", "chan-C24"})
  void send_heavyTimesOut_lighterOnesBehindComeIn() throws Exception {
    chan.send(5);
    Operation<Boolean> heavy = Operation.start(() -> chan.send(8, SECOND));
    time.awaitArmed(1);
    awaitParked(chan, 1, 0);
    Operation<Boolean> light = sending(2, 2);
    Operation<Boolean> other = sending(3, 3);
    time.advance(SECOND);
    assertThat(heavy.get()).isFalse();
    assertThat(light.get()).isTrue();
    assertThat(other.get()).isTrue();
    assertThat(chan.receiveBatch(9)).containsExactly(5, 2, 3);
    assertThat(told).containsExactly(8);
  }

  /** The same if it is interrupted. */
  @Test
  @Behaviour({"chan-M4", "chan-C24"})
  void send_heavyIsInterrupted_lighterOnesBehindComeIn() throws Exception {
    chan.send(5);
    Operation<Boolean> heavy = sending(8, 1);
    Operation<Boolean> light = sending(2, 2);
    heavy.thread().interrupt();
    assertThatThrownBy(heavy::get).isInstanceOf(InterruptedException.class);
    assertThat(light.get()).isTrue();
  }

  /** A select with a heavy item that has gone elsewhere keeps nobody waiting, not for a moment. */
  @Test
  @Behaviour({"chan-M4", "chan-C24"})
  void send_heavySelectWentElsewhere_lighterOnesBehindComeIn() throws Exception {
    HeldTicker held = new HeldTicker(time);
    Chan<String> elsewhere = Chan.unbounded();
    chan.send(5);
    Operation<String> select =
        Operation.start(() ->
            Select.<String>of()
                .ticker(held)
                .send(chan, 8, () -> "sent")
                .receive(elsewhere, item -> item)
                .after(SECOND, () -> "late")
                .run());
    time.awaitArmed(1);
    awaitParked(chan, 1, 0);
    Operation<Boolean> light = sending(2, 2);
    Operation.awaitAsleep(select.thread());
    held.holdNext();
    elsewhere.send("elsewhere");
    held.awaitHeld();
    assertThat(chan.trySend(9)).isFalse();
    assertThat(light.get()).isTrue();
    held.release();
    assertThat(select.get()).isEqualTo("elsewhere");
    assertThat(chan.receiveBatch(9)).containsExactly(5, 2);
  }

  /** To make room for a heavy item as many old ones go as it takes, and no more. */
  @Test
  @Behaviour({"chan-C63", "chan-C50", "chan-C51"})
  void send_dropOldest_dropsByWeight() throws InterruptedException {
    Chan<Integer> sliding = weighted(Overflow.DROP_OLDEST);
    for (int item : List.of(3, 3, 3, 5)) {
      sliding.send(item);
    }
    assertThat(told).containsExactly(3, 3);
    sliding.send(50);
    assertThat(told).containsExactly(3, 3, 3, 5);
    assertThat(sliding.receive()).isEqualTo(50);
    assertThat(sliding.stats().dropped()).isEqualTo(4);
  }

  /** The item that does not fit is the one dropped; a lighter one after it is not. */
  @Test
  @Behaviour({"chan-C63", "chan-C50", "chan-C51"})
  void send_dropNewest_dropsWhatDoesNotFit() throws InterruptedException {
    Chan<Integer> steady = weighted(Overflow.DROP_NEWEST);
    for (int item : List.of(8, 3, 2)) {
      steady.send(item);
    }
    assertThat(told).containsExactly(3);
    assertThat(steady.receiveBatch(9)).containsExactly(8, 2);
  }

  /** What weighs nothing is refused by name; so is what the weigher throws; nothing has changed. */
  @Test
  @Behaviour("chan-C63")
  void send_weightOfZero_isRefused() {
    assertThatThrownBy(() -> chan.send(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight: 0, of an item for channel audio (expected: at least 1)");
    Chan<String> odd = Chan.<String>builder().weighted(9, Integer::parseInt).build();
    assertThatThrownBy(() -> odd.trySend("nine")).isInstanceOf(NumberFormatException.class);
    assertThat(chan.stats().accepted() + odd.stats().accepted()).isZero();
    assertThat(told).isEmpty();
  }

  /** An item is weighed once, by its sender, under no lock: the weigher may ask the channel. */
  @Test
  @Behaviour({"chan-C63", "chan-M6"})
  void weigher_usesTheChannel_isCalledOnceAnItem() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    List<Chan<Integer>> self = new ArrayList<>();
    Chan<Integer> asking =
        Chan.<Integer>builder()
            .weighted(
                10,
                item -> {
                  calls.incrementAndGet();
                  return item + self.getFirst().size();
                })
            .build();
    self.add(asking);
    asking.send(4);
    asking.send(4);
    assertThat(asking.stats().weight()).isEqualTo(9);
    assertThat(asking.trySend(9)).isFalse();
    asking.receiveBatch(5);
    assertThat(calls).hasValue(3);
  }

  private Chan<Integer> weighted(Overflow policy) {
    return Chan.<Integer>builder()
        .name("audio")
        .weighted(10, item -> item)
        .overflow(policy)
        .ticker(time)
        .onUndelivered(told::add)
        .build();
  }

  private Operation<Boolean> sending(int item, int parked) {
    Operation<Boolean> send =
        Operation.start(() -> {
          chan.send(item);
          return true;
        });
    awaitParked(chan, parked, 0);
    return send;
  }
}
