package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a channel says of itself, and that it is exact. */
@Timeout(20)
class ChanStatsTest {

  /** Each number, of a channel of a known history. */
  @Test
  @Behaviour("chan-C60")
  void stats_knownHistory_countsEverything() throws InterruptedException {
    Chan<Integer> chan =
        Chan.<Integer>builder().name("tokens").bounded(3).overflow(Overflow.DROP_OLDEST).build();
    for (int i = 0; i < 5; i++) {
      chan.send(i);
    }
    chan.receive();
    IllegalStateException cause = new IllegalStateException("gone");
    chan.fail(cause);
    assertThatThrownBy(() -> chan.send(9)).isInstanceOf(ChanClosed.class);
    assertThat(chan.stats())
        .isEqualTo(
            new ChanStats("tokens", 2, 2, 3, 5, 1, 2, 2, 1, 3, true, cause, List.of(), List.of()));
    assertThat(chan.stats().undelivered()).isEqualTo(3);
    chan.cancel();
    assertThat(chan.stats().discarded()).isEqualTo(4);
    assertThat(chan.stats().dropped()).isEqualTo(2);
    assertThat(chan.stats().highWater()).isEqualTo(3);
  }

  /** A rendezvous holds nothing and counts all the same; an unbounded one has no capacity. */
  @Test
  @Behaviour({"chan-C60", "chan-C9"})
  void stats_rendezvousAndUnbounded_tellTheirCapacity() throws Exception {
    Chan<Integer> meeting = Chan.rendezvous();
    Operation<Integer> receive = Operation.start(meeting::receive);
    meeting.send(1);
    receive.get();
    assertThat(meeting.stats().accepted()).isEqualTo(1);
    assertThat(meeting.stats().received()).isEqualTo(1);
    assertThat(meeting.stats().capacity()).isZero();
    assertThat(meeting.stats().highWater()).isZero();
    assertThat(Chan.unbounded().stats().capacity()).isEqualTo(Long.MAX_VALUE);
  }

  /** Exact after many interrupts: no waiter is left, nothing was counted that did not happen. */
  @Test
  @Behaviour({"chan-C60", "chan-C24", "chan-C26"})
  void stats_afterManyInterrupts_areExact() throws Exception {
    Chan<Integer> chan = Chan.bounded(1);
    chan.send(0);
    for (int round = 0; round < 20; round++) {
      List<Operation<?>> operations = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        operations.add(Operation.start(() -> sent(chan, -1)));
      }
      awaitParked(chan, 10, 0);
      operations.forEach(each -> each.thread().interrupt());
      for (Operation<?> each : operations) {
        assertThatThrownBy(each::get).isInstanceOf(InterruptedException.class);
      }
    }
    ChanStats stats = chan.stats();
    assertThat(stats.senders()).isEmpty();
    assertThat(stats.refused()).isEqualTo(200);
    assertThat(stats.accepted()).isEqualTo(1);
    assertThat(stats.size()).isEqualTo(1);
    assertThat(stats.received()).isZero();
  }

  /** Whatever others do meanwhile, each snapshot agrees with itself. */
  @Test
  @Behaviour("chan-C60")
  void stats_whileItemsMove_everySnapshotAddsUp() throws Exception {
    Chan<Integer> chan = Chan.<Integer>builder().bounded(2).overflow(Overflow.DROP_OLDEST).build();
    AtomicBoolean done = new AtomicBoolean();
    Operation<Boolean> sender = Operation.start(() -> sendUntil(chan, done));
    Operation<Integer> receiver = Operation.start(() -> drain(chan));
    long before = 0;
    for (int i = 0; i < 3_000; i++) {
      ChanStats stats = chan.stats();
      assertThat(stats.accepted()).isEqualTo(stats.received() + stats.size() + stats.discarded());
      assertThat(stats.size()).isBetween(0, stats.highWater());
      assertThat(stats.highWater()).isLessThanOrEqualTo(2);
      assertThat(stats.accepted()).isGreaterThanOrEqualTo(before);
      before = stats.accepted();
    }
    done.set(true);
    sender.get();
    chan.close();
    assertThat(receiver.get()).isEqualTo((int) chan.stats().received());
  }

  /** Those who wait are named, in the order of their arrival, with the time that they wait. */
  @Test
  @Behaviour("chan-C61")
  void stats_threadsWait_areNamedLongestFirst() throws Exception {
    Chan<Integer> chan = Chan.<Integer>builder().name("tokens").rendezvous().build();
    List<Operation<Integer>> receivers = new ArrayList<>();
    for (String name : List.of("tts/speak", "", "monitor", "fourth")) {
      receivers.add(named(name, chan));
      awaitParked(chan, 0, receivers.size());
    }
    while (chan.stats().receivers().getFirst().parked().isZero()) {
      Shape.look(chan);
    }
    List<Waiting> waiting = chan.stats().receivers();
    String unnamed = "#" + receivers.get(1).thread().threadId();
    assertThat(waiting)
        .extracting(Waiting::thread)
        .containsExactly("tts/speak", unnamed, "monitor", "fourth");
    assertThat(waiting.getFirst().parked()).isPositive();
    assertThat(chan.toString())
        .matches(
            "Chan\\[tokens, size=0, capacity=0, accepted=0, received=0, undelivered=0, senders waiting=0, receivers waiting=4"
                + " \\(tts/speak for \\d+ ms, "
                + unnamed
                + " for \\d+ ms, monitor for \\d+ ms, …\\), open]");
    chan.close();
    for (Operation<Integer> each : receivers) {
      assertThatThrownBy(each::get).isInstanceOf(ChanClosed.class);
    }
  }

  /** The same of senders. */
  @Test
  @Behaviour("chan-C61")
  void toString_senderWaits_namesIt() throws Exception {
    Chan<Integer> chan = Chan.<Integer>builder().name("tokens").rendezvous().build();
    FutureTask<Boolean> task = new FutureTask<>(() -> sent(chan, 1));
    Thread.ofVirtual().name("llm").start(task);
    awaitParked(chan, 1, 0);
    assertThat(chan.toString()).contains("senders waiting=1 (llm for ");
    chan.receive();
    assertThat(task.get()).isTrue();
  }

  /** Nobody waits: one line with name, counts and state. */
  @Test
  @Behaviour("chan-C61")
  void toString_nobodyWaits_tellsNameCountsAndState() {
    Chan<Integer> chan = Chan.<Integer>builder().bounded(2).name("tokens").build();
    chan.trySend(1);
    assertThat(chan)
        .hasToString(
            "Chan[tokens, size=1, capacity=2, accepted=1, received=0, undelivered=0, senders waiting=0, receivers waiting=0, open]");
    chan.close();
    assertThat(chan.toString()).endsWith("closed]");
    assertThat(Chan.unbounded().toString()).contains("capacity=unbounded");
  }

  private static Operation<Integer> named(String name, Chan<Integer> chan) {
    FutureTask<Integer> task = new FutureTask<>(chan::receive);
    return new Operation<>(Thread.ofVirtual().name(name).start(task), task);
  }

  private static boolean sent(Chan<Integer> chan, int item) throws InterruptedException {
    chan.send(item);
    return true;
  }

  private static boolean sendUntil(Chan<Integer> chan, AtomicBoolean done)
      throws InterruptedException {
    for (int i = 0; !done.get(); i++) {
      chan.send(i);
    }
    return true;
  }

  private static int drain(Chan<Integer> chan) throws InterruptedException {
    int count = 0;
    while (chan.poll(Limit.FOREVER) instanceof Poll.Item<Integer>) {
      count++;
    }
    return count;
  }
}
