package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops until a signal fires, over a channel and over a branch of a tee. */
@ParameterizedClass
@MethodSource("receivers")
@Timeout(20)
class SignalTest {
  @Parameter Function<Chan<Integer>, Receiver<Integer>> kind;

  private final Chan<Integer> chan = Chan.bounded(8);
  private final Signal stop = new Signal();

  static Stream<Function<Chan<Integer>, Receiver<Integer>>> receivers() {
    return Stream.of(chan -> chan, chan -> Tee.of(chan, 1, Lag.backpressure(1)).get(0));
  }

  /** Fired, it stays fired, and says so. */
  @Test
  @Behaviour("chan-C31")
  void fire_again_changesNothing() {
    assertThat(stop.fired()).isFalse();
    assertThat(stop).hasToString("Signal[not fired]");
    stop.fire();
    stop.fire();
    assertThat(stop.fired()).isTrue();
    assertThat(stop).hasToString("Signal[fired]");
  }

  /** A signal fired earlier yields nothing; the items stay for others. */
  @Test
  @Behaviour("chan-C31")
  void until_firedBefore_yieldsNothing() throws InterruptedException {
    Receiver<Integer> receiver = given(1, 2);
    stop.fire();
    assertThat(receiver.until(stop)).isEmpty();
    assertThat(receiver.receive()).isEqualTo(1);
    assertThat(receiver.receive()).isEqualTo(2);
  }

  /** Fired between two items it ends the loop; the rest stays for others. */
  @Test
  @Behaviour("chan-C31")
  void until_firedInTheMidst_leavesTheRest() throws InterruptedException {
    Receiver<Integer> receiver = given(1, 2, 3);
    List<Integer> items = new ArrayList<>();
    for (Integer item : receiver.until(stop)) {
      items.add(item);
      if (item == 2) {
        stop.fire();
      }
    }
    assertThat(items).containsExactly(1, 2);
    assertThat(receiver.receive()).isEqualTo(3);
    assertNothingRegistered(receiver);
  }

  /** An item that was promised is given, though the signal has fired since. */
  @Test
  @Behaviour({"chan-C31", "chan-C32"})
  void until_firedAfterHasNext_givesWhatWasPromised() {
    Iterator<Integer> items = given(1, 2).until(stop).iterator();
    assertThat(items.hasNext()).isTrue();
    stop.fire();
    assertThat(items.hasNext()).isTrue();
    assertThat(items.next()).isEqualTo(1);
    assertThat(items.hasNext()).isFalse();
    assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
  }

  /** Fired while loops wait it ends them all, quietly; others wait on. */
  @Test
  @Behaviour("chan-C31")
  void until_firedWhileWaiting_endsQuietly() throws Exception {
    Receiver<Integer> receiver = given();
    List<Operation<Boolean>> loops = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      loops.add(Operation.start(() -> receiver.until(stop).iterator().hasNext()));
      awaitRegistered(receiver, i + 1);
    }
    Operation<Boolean> other =
        Operation.start(() -> receiver.until(new Signal()).iterator().hasNext());
    awaitWaiting(receiver, 4);
    stop.fire();
    for (Operation<Boolean> loop : loops) {
      assertThat(loop.get()).isFalse();
    }
    awaitWaiting(receiver, 1);
    assertThat(stop.waiters().isEmpty()).isTrue();
    chan.send(7);
    assertThat(other.get()).isTrue();
  }

  /** The end of the channel ends it as any loop; an error is not swallowed, signal or not. */
  @Test
  @Behaviour("chan-C31")
  void until_failed_throwsTheCause() {
    Receiver<Integer> receiver = given(1);
    RuntimeException cause = new IllegalStateException("hung up");
    chan.fail(cause);
    Iterator<Integer> items = receiver.until(stop).iterator();
    assertThat(items.next()).isEqualTo(1);
    assertThatThrownBy(items::hasNext).isInstanceOf(ChanClosed.class).hasCause(cause);
    assertNothingRegistered(receiver);
  }

  /** Also while it waits. */
  @Test
  @Behaviour("chan-C31")
  void until_failedWhileWaiting_throwsTheCause() throws Exception {
    Receiver<Integer> receiver = given();
    Operation<Boolean> loop = Operation.start(() -> receiver.until(stop).iterator().hasNext());
    awaitRegistered(receiver, 1);
    RuntimeException cause = new IllegalStateException("hung up");
    chan.fail(cause);
    assertThatThrownBy(loop::get).isInstanceOf(ChanClosed.class).hasCause(cause);
    assertNothingRegistered(receiver);
  }

  /** A clean end is a quiet one. */
  @Test
  @Behaviour("chan-C31")
  void until_closed_endsQuietly() {
    Receiver<Integer> receiver = given(1, 2);
    chan.close();
    assertThat(receiver.until(stop)).containsExactly(1, 2);
    assertNothingRegistered(receiver);
  }

  /** Its registration is gone after an interrupt, too. */
  @Test
  @Behaviour({"chan-C31", "chan-C34"})
  void until_interrupted_throwsAndLeavesNothingRegistered() throws Exception {
    Receiver<Integer> receiver = given();
    CountDownLatch flagged = new CountDownLatch(1);
    Operation<Boolean> loop =
        Operation.start(() -> {
          try {
            return receiver.until(stop).iterator().hasNext();
          } finally {
            if (Thread.currentThread().isInterrupted()) {
              flagged.countDown();
            }
          }
        });
    awaitRegistered(receiver, 1);
    loop.thread().interrupt();
    assertThatThrownBy(loop::get).isInstanceOf(ChanInterrupted.class);
    assertThat(flagged.getCount()).isZero();
    assertNothingRegistered(receiver);
  }

  /** However often a loop has waited, a signal that lives long remembers none of it. */
  @Test
  @Behaviour({"chan-C31", "chan-S8"})
  void until_manyWaits_leaveNothingRegistered() throws Exception {
    Receiver<Integer> receiver = given();
    Operation<Integer> sender =
        Operation.start(() -> {
          for (int i = 0; i < 20_000; i++) {
            chan.send(i);
          }
          return 20_000;
        });
    int expected = 0;
    for (Integer item : receiver.until(stop)) {
      assertThat(item).isEqualTo(expected++);
      if (expected == 20_000) {
        break;
      }
    }
    assertThat(sender.get()).isEqualTo(expected);
    assertNothingRegistered(receiver);
  }

  /** A loop that is left early loses nothing, and closes nothing. */
  @Test
  @Behaviour("chan-C31")
  void until_leftEarly_losesNothing() throws InterruptedException {
    Receiver<Integer> receiver = given(1, 2, 3);
    Iterable<Integer> loop = receiver.until(stop);
    assertThat(loop.iterator().next()).isEqualTo(1);
    assertThat(loop.iterator().next()).isEqualTo(2);
    assertThat(receiver.receive()).isEqualTo(3);
    assertThat(chan.isClosed()).isFalse();
    assertThatThrownBy(() -> receiver.until(null)).isInstanceOf(NullPointerException.class);
  }

  /** What happened before the signal is seen by who finds it fired. */
  @Test
  @Behaviour({"chan-C31", "chan-M1"})
  void fire_whileSelectsWait_wakesThemAll() throws Exception {
    int[] written = new int[1];
    List<Operation<Integer>> selects = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      selects.add(Operation.start(Select.<Integer>of().on(stop, () -> written[0])::run));
      awaitSignalled(i + 1);
    }
    written[0] = 42;
    stop.fire();
    for (Operation<Integer> select : selects) {
      assertThat(select.get()).isEqualTo(42);
    }
    assertThat(stop.waiters().isEmpty()).isTrue();
  }

  private Receiver<Integer> given(Integer... items) {
    for (Integer item : items) {
      chan.trySend(item);
    }
    return kind.apply(chan);
  }

  private void awaitRegistered(Receiver<Integer> receiver, int loops) {
    awaitSignalled(loops);
    awaitWaiting(receiver, loops);
  }

  private void awaitSignalled(int waiting) {
    List<Waiting> registered = registered();
    while (registered.size() != waiting) {
      Shape.look(registered);
      registered = registered();
    }
  }

  private List<Waiting> registered() {
    return locked(stop.waiters());
  }

  private static void awaitWaiting(Receiver<Integer> receiver, int loops) {
    List<Waiting> waiting = locked(Outlet.of(receiver).receivers());
    while (waiting.size() != loops) {
      Shape.look(waiting);
      waiting = locked(Outlet.of(receiver).receivers());
    }
  }

  private static List<Waiting> locked(Line<?> line) {
    line.guard.lock();
    try {
      return line.waiting();
    } finally {
      Waiter.wake(line.guard.release());
    }
  }

  private void assertNothingRegistered(Receiver<Integer> receiver) {
    assertThat(registered()).isEmpty();
    assertThat(locked(Outlet.of(receiver).receivers())).isEmpty();
  }
}
