package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels that drop rather than make a sender wait, at several capacities. */
@ParameterizedClass
@ValueSource(ints = {1, 2, 16})
@Timeout(20)
class ChanOverflowTest {
  private static final int SENT = 40;

  @Parameter int capacity;

  private final List<Integer> told = new ArrayList<>();

  /** The newest stay; the oldest were dropped, in order, each told of and counted. */
  @Test
  @Behaviour({"chan-C50", "chan-C51", "chan-C54"})
  void send_dropOldest_keepsTheNewest() throws InterruptedException {
    Chan<Integer> chan = chan(Overflow.DROP_OLDEST);
    sendInEveryForm(chan);
    assertThat(told).isEqualTo(numbers(0, SENT - capacity));
    assertThat(held(chan)).isEqualTo(numbers(SENT - capacity, SENT));
    assertCounted(chan.stats());
  }

  /** The oldest stay; what came later was dropped, although its sender was told that it is in. */
  @Test
  @Behaviour({"chan-C50", "chan-C51", "chan-C54"})
  void send_dropNewest_keepsTheOldest() throws InterruptedException {
    Chan<Integer> chan = chan(Overflow.DROP_NEWEST);
    sendInEveryForm(chan);
    assertThat(told).isEqualTo(numbers(capacity, SENT));
    assertThat(held(chan)).isEqualTo(numbers(0, capacity));
    assertCounted(chan.stats());
  }

  /** With room, or somebody who waits, nothing is dropped. */
  @Test
  @Behaviour({"chan-C50", "chan-C51", "chan-C52"})
  void send_receiverWaits_hasTheItemAndNothingIsDropped() throws Exception {
    for (Overflow policy : List.of(Overflow.DROP_OLDEST, Overflow.DROP_NEWEST)) {
      Chan<Integer> chan = chan(policy);
      Operation<Integer> receive = Operation.start(chan::receive);
      awaitParked(chan, 0, 1);
      chan.send(-1);
      for (int i = 0; i < capacity; i++) {
        chan.send(i);
      }
      assertThat(receive.get()).isEqualTo(-1);
      assertThat(held(chan)).isEqualTo(numbers(0, capacity));
      assertThat(told).isEmpty();
    }
  }

  /** Closed is closed: nothing is dropped for what is refused. */
  @Test
  @Behaviour({"chan-C41", "chan-C51", "chan-C52"})
  void close_droppingChannel_keepsWhatItHeld() throws InterruptedException {
    Chan<Integer> chan = chan(Overflow.DROP_OLDEST);
    for (int i = 0; i < SENT; i++) {
      chan.send(i);
    }
    told.clear();
    chan.close();
    assertThat(chan.offer(-1)).isEqualTo(new SendResult.Closed(null));
    assertThat(held(chan)).isEqualTo(numbers(SENT - capacity, SENT));
    assertThat(told).isEmpty();
  }

  /** A conflated channel holds the last value, also when it is closed meanwhile. */
  @Test
  @Behaviour({"chan-C50", "chan-C52"})
  void conflated_valuesThenClose_givesTheLast() throws InterruptedException {
    Chan<Integer> built = Chan.<Integer>builder().conflated().onUndelivered(told::add).build();
    for (Chan<Integer> chan : List.of(built, Chan.<Integer>conflated())) {
      for (int i = 0; i < capacity; i++) {
        chan.send(i);
      }
      chan.close();
      assertThat(chan.receive()).isEqualTo(capacity - 1);
      assertThat(chan.poll()).isEqualTo(new Poll.Closed<>(null));
      assertThat(chan.stats().capacity()).isEqualTo(1);
      assertThat(chan.stats().dropped()).isEqualTo(capacity - 1);
    }
    assertThat(told).isEqualTo(numbers(0, capacity - 1));
  }

  private Chan<Integer> chan(Overflow policy) {
    return Chan.<Integer>builder()
        .bounded(capacity)
        .overflow(policy)
        .onUndelivered(told::add)
        .build();
  }

  private static void sendInEveryForm(Chan<Integer> chan) throws InterruptedException {
    for (int i = 0; i < SENT; i += 4) {
      chan.send(i);
      assertThat(chan.trySend(i + 1)).isTrue();
      assertThat(chan.offer(i + 2).sent()).isTrue();
      assertThat(chan.send(i + 3, Duration.ofDays(1))).isTrue();
    }
  }

  private void assertCounted(ChanStats stats) {
    assertThat(stats.dropped()).isEqualTo(SENT - capacity);
    assertThat(stats.discarded()).isEqualTo(SENT - capacity);
    assertThat(stats.undelivered()).isEqualTo(told.size());
    assertThat(stats.accepted()).isEqualTo(SENT);
    assertThat(stats.received()).isEqualTo(capacity);
    assertThat(stats.highWater()).isEqualTo(capacity);
  }

  private static List<Integer> held(Chan<Integer> chan) {
    List<Integer> held = new ArrayList<>();
    while (chan.poll() instanceof Poll.Item<Integer>(Integer item)) {
      held.add(item);
    }
    return held;
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
