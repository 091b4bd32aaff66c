package dev.weir.stress;

import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.ChanInterrupted;
import dev.weir.channel.Poll;
import dev.weir.channel.Select;
import dev.weir.stress.Item.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Does operations by chance, and keeps account of them. One thread's. */
final class Worker {
  /** The channel failed, as it was told to. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final int LONGEST_BATCH = 5;

  private final Round round;
  private final Side home;
  private final Side other;
  private final int number;
  private final Random random;
  private final List<Item> given = new ArrayList<>();
  private final int[][] newest;
  private int operations;

  Worker(Round round, int number, Side home, Side other, Random random) {
    this.round = round;
    this.number = number;
    this.home = home;
    this.other = other;
    this.random = random;
    this.newest = new int[2][Round.WORKERS];
  }

  /** Gives so many items, or as many as are taken before both channels end. */
  @Nullable Void give(int items) {
    for (int i = 0; i < items && !(home.chan.isClosed() && other.chan.isClosed()); i++) {
      disturbed(random.nextBoolean() ? () -> give(home, other) : () -> give(other, home));
    }
    return null;
  }

  /** Takes until there is nothing left, or until the round is over. */
  @Nullable Void take() {
    while (!round.isOver() && !home.chan.isDrained()) {
      disturbed(this::takeOnce);
    }
    return null;
  }

  List<Item> given() {
    return given;
  }

  int operations() {
    return operations;
  }

  /** Takes what is left; alone. */
  long takeRest(Side side) {
    long rest = 0;
    for (Poll<Item> poll = side.chan.poll();
        poll instanceof Poll.Item<Item>(Item item);
        poll = side.chan.poll()) {
      note(side, item);
      rest++;
    }
    return rest;
  }

  private void disturbed(Callable<?> operation) {
    operations++;
    round.moved();
    if (random.nextInt(64) == 0 && !round.isCalm()) {
      Thread.currentThread().interrupt();
    }
    try {
      operation.call();
    } catch (InterruptedException | ChanClosed e) {
      // Nothing happened, as the account says; go on.
    } catch (ChanInterrupted e) {
      Thread.interrupted();
    } catch (Exception e) {
      throw new IllegalStateException(this + " at " + home + ", " + other, e);
    }
  }

  private @Nullable Void give(Side side, Side another) throws InterruptedException {
    Item item = new Item(number, given.size());
    given.add(item);
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> send(side, item);
      case 3, 4 -> send(side, item, soon());
      case 5 -> offer(side, item, () -> side.chan.trySend(item));
      case 6 -> offer(side, item, () -> side.chan.offer(item).sent());
      default -> selectGiving(side, another, item);
    }
    return null;
  }

  private void send(Side side, Item item) throws InterruptedException {
    Told told = Told.REFUSED;
    try {
      side.chan.send(item);
      told = Told.ACCEPTED;
    } finally {
      told(side, item, told);
    }
  }

  private void send(Side side, Item item, Duration timeout) throws InterruptedException {
    // Without any time it is a trySend.
    Told told = timeout.isPositive() ? Told.REFUSED : Told.KEPT;
    try {
      told = side.chan.send(item, timeout) ? Told.ACCEPTED : told;
    } finally {
      told(side, item, told);
    }
  }

  private void offer(Side side, Item item, Callable<Boolean> call) {
    boolean sent = false;
    try {
      sent = call.call();
    } catch (ChanClosed e) {
      // The item is still ours.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    told(side, item, sent ? Told.ACCEPTED : Told.KEPT);
  }

  private void selectGiving(Side side, Side another, Item item) throws InterruptedException {
    Select<Told> select = Select.<Told>of().send(side.chan, item, () -> accepted(side, item));
    boolean both = random.nextBoolean();
    if (both && random.nextInt(4) > 0) {
      select.send(another.chan, item, () -> accepted(another, item), () -> Told.KEPT);
    } else if (both) {
      // Also where it gives: it may not meet itself.
      Side from = random.nextBoolean() ? side : another;
      select.receive(from.chan, taken -> note(from, taken), () -> Told.KEPT);
    }
    limit(select);
    try {
      select.run();
    } finally {
      // What was accepted has been told so.
      item.toldUnlessAccepted(Told.KEPT);
    }
  }

  private Told accepted(Side side, Item item) {
    told(side, item, Told.ACCEPTED);
    return Told.ACCEPTED;
  }

  private void told(Side side, Item item, Told what) {
    item.told(what);
    switch (what) {
      case ACCEPTED -> side.accepted.increment();
      case REFUSED -> side.refused.increment();
      case KEPT -> {}
    }
  }

  private @Nullable Void takeOnce() throws InterruptedException {
    Chan<Item> chan = home.chan;
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> note(home, chan.receive());
      case 3, 4 -> note(home, chan.receive(soon()));
      case 5 -> note(home, chan.tryReceive());
      case 6 -> note(chan.poll());
      case 7 -> note(chan.poll(soon()));
      case 8 -> chan.receiveBatch(batch()).forEach(item -> note(home, item));
      case 9 -> chan.receiveBatch(batch(), soon()).forEach(item -> note(home, item));
      case 10 -> iterate(random.nextBoolean() ? chan : chan.until(round.signal()));
      default -> selectTaking();
    }
    return null;
  }

  private void iterate(Iterable<Item> items) {
    try {
      Iterator<Item> iterator = items.iterator();
      for (int i = batch(); i > 0 && iterator.hasNext(); i--) {
        note(home, iterator.next());
      }
    } catch (ChanClosed e) {
      if (!(e.getCause() instanceof Ended)) {
        throw new IllegalStateException("a loop ended with an error, without a cause", e);
      }
    }
  }

  private void selectTaking() throws InterruptedException {
    Select<Told> select =
        Select.<Told>of().receive(home.chan, item -> note(home, item), () -> Told.KEPT);
    int more = random.nextInt(4);
    if (more > 1) {
      select.receive(other.chan, item -> note(other, item), () -> Told.KEPT);
    }
    if (more == 1) {
      selectPassing(select);
    } else {
      limit(select);
      select.run();
    }
  }

  /** Takes from the one side or gives to the other: selects that face each other. */
  private void selectPassing(Select<Told> select) throws InterruptedException {
    Item item = new Item(number, given.size());
    given.add(item);
    select.send(other.chan, item, () -> accepted(other, item), () -> Told.KEPT);
    limit(select);
    try {
      select.run();
    } finally {
      item.toldUnlessAccepted(Told.KEPT);
    }
  }

  private void limit(Select<Told> select) {
    switch (random.nextInt(8)) {
      case 0, 1 -> select.otherwise(() -> Told.KEPT);
      case 2 -> select.after(soon(), () -> Told.KEPT);
      case 3 -> select.on(round.signal(), () -> Told.KEPT);
      case 4 -> select.biased().on(round.signal(), () -> Told.KEPT);
      case 5 -> select.biased();
      default -> {}
    }
  }

  private int batch() {
    return 1 + random.nextInt(LONGEST_BATCH);
  }

  /** Mostly over at once; sometimes a little later; zero or less now and then. */
  private Duration soon() {
    return Duration.ofNanos(
        random.nextInt(16) == 0 ? random.nextInt(2_000_000) : random.nextInt(30_000) - 1_000);
  }

  private void note(Poll<Item> poll) {
    if (poll instanceof Poll.Item<Item>(Item item)) {
      note(home, item);
    }
  }

  private Told note(Side side, @Nullable Item item) {
    if (item != null) {
      item.received.incrementAndGet();
      side.received.increment();
      int before = newest[side.number][item.sender];
      if (item.number < before) {
        round.wrong("overtaken on side " + side.number + " after " + before + ": " + item);
      }
      newest[side.number][item.sender] = item.number + 1;
    }
    return Told.ACCEPTED;
  }

  @Override
  public String toString() {
    return "worker " + number + " after " + operations + " operations";
  }
}
