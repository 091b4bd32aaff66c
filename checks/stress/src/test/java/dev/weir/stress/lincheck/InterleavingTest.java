package dev.weir.stress.lincheck;

import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Select;
import dev.weir.stress.Length;
import dev.weir.testkit.Behaviour;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/** Calls that wait, in the interleavings of two or three threads that Lincheck chooses. */
class InterleavingTest {
  private static final int INTERLEAVINGS = Length.of(30, 600);

  @Test
  @Behaviour({"chan-C9", "chan-C22", "chan-M4"})
  void rendezvous_everyInterleaving_meets() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Chan<Integer> chan = Shared.by(Chan.rendezvous());
          Call<String> sender = new Call<>(() -> sent(chan, 1));
          Call<String> receiver = new Call<>(() -> received(chan));
          oneOf(sender.get() + " " + receiver.get(), "sent 1");
        });
  }

  @Test
  @Behaviour({"chan-C42", "chan-C43", "chan-C44", "chan-C48"})
  void sendReceiveClose_everyInterleaving_allOrNothing() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Chan<Integer> chan = Shared.by(Chan.rendezvous());
          Call<String> sender = new Call<>(() -> sent(chan, 1));
          Call<String> receiver = new Call<>(() -> received(chan));
          chan.close();
          oneOf(sender.get() + " " + receiver.get(), "sent 1", "closed closed");
        });
  }

  @Test
  @Behaviour({"chan-C43", "chan-M4"})
  void twoSendersOneSlot_everyInterleaving_bothGetIn() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Chan<Integer> chan = Shared.by(Chan.bounded(1));
          Call<String> first = new Call<>(() -> sent(chan, 1));
          Call<String> second = new Call<>(() -> sent(chan, 2));
          oneOf(received(chan) + received(chan), "12", "21");
          oneOf(first.get() + " " + second.get(), "sent sent");
        });
  }

  @Test
  @Behaviour({"chan-S1", "chan-S4", "chan-S7"})
  void facingSelects_everyInterleaving_meet() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Chan<Integer> left = Shared.by(Chan.rendezvous());
          Chan<Integer> right = Shared.by(Chan.rendezvous());
          Call<String> one = new Call<>(() -> giveOrTake(left, right, 1));
          Call<String> other = new Call<>(() -> giveOrTake(right, left, 2));
          oneOf(one.get() + ", " + other.get(), "gave, took 1", "took 2, gave");
        });
  }

  /** Lincheck follows all that is called here, and AssertJ is not made for that. */
  private static void oneOf(String outcome, String... allowed) {
    for (String each : allowed) {
      if (outcome.equals(each)) {
        return;
      }
    }
    throw new AssertionError(
        "outcome: " + outcome + " (expected: one of " + String.join("; ", allowed) + ")");
  }

  private static String giveOrTake(Chan<Integer> to, Chan<Integer> from, int item)
      throws InterruptedException {
    return Select.<String>of()
        .send(to, item, () -> "gave")
        .receive(from, taken -> "took " + taken)
        .biased()
        .run();
  }

  private static String sent(Chan<Integer> chan, int item) throws InterruptedException {
    try {
      chan.send(item);
      return "sent";
    } catch (ChanClosed e) {
      return "closed";
    }
  }

  private static String received(Chan<Integer> chan) {
    try {
      return chan.receive().toString();
    } catch (ChanClosed e) {
      return "closed";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
