package dev.weir.stress;

import dev.weir.channel.Chan;
import dev.weir.channel.ChanBuilder;
import dev.weir.channel.ChanStats;
import dev.weir.channel.Overflow;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A kind of channel.
 *
 * @param capacity in items, or in weight
 */
record Kind(String name, long capacity, boolean weighs, boolean drops, Setting setting) {
  private static final long ENDLESS = Long.MAX_VALUE;

  /** What makes the kind. */
  @FunctionalInterface
  interface Setting extends UnaryOperator<ChanBuilder<Item>> {}

  private static final List<Kind> EVERY_BUILD =
      List.of(
          new Kind("rendezvous", 0, false, false, ChanBuilder::rendezvous),
          bounded(1),
          bounded(3),
          bounded(16),
          new Kind("unbounded", ENDLESS, false, false, ChanBuilder::unbounded),
          new Kind("conflated", 1, false, true, ChanBuilder::conflated),
          dropping(3, Overflow.DROP_OLDEST),
          dropping(3, Overflow.DROP_NEWEST),
          weighted(8, Overflow.SUSPEND));

  private static final List<Kind> LONG_RUN =
      List.of(
          bounded(100),
          dropping(16, Overflow.DROP_OLDEST),
          dropping(16, Overflow.DROP_NEWEST),
          weighted(64, Overflow.SUSPEND),
          weighted(8, Overflow.DROP_OLDEST),
          weighted(8, Overflow.DROP_NEWEST));

  static Stream<Kind> all() {
    return Length.asked() == Length.SHORT
        ? EVERY_BUILD.stream()
        : Stream.concat(EVERY_BUILD.stream(), LONG_RUN.stream());
  }

  Chan<Item> chan(String called, Consumer<Item> onUndelivered) {
    ChanBuilder<Item> builder = Chan.<Item>builder().name(called).onUndelivered(onUndelivered);
    return setting.apply(builder).build();
  }

  /** What must hold at every moment; empty if it does. */
  String wrong(ChanStats stats) {
    if (weighs ? stats.weight() > capacity && stats.size() > 1 : stats.size() > capacity) {
      return "holds more than it may";
    }
    // A select may wait on both sides of a rendezvous, and never meets itself.
    boolean both = capacity > 0 && !stats.receivers().isEmpty();
    if (both && (stats.size() > 0 || !stats.senders().isEmpty())) {
      return "a receiver waits for what is there";
    }
    boolean room = !weighs && stats.size() < capacity || weighs && stats.size() == 0;
    if (!stats.senders().isEmpty() && capacity > 0 && (room || drops || stats.closed())) {
      return "a sender waits although there is room";
    }
    return "";
  }

  @Override
  public String toString() {
    return name;
  }

  private static Kind bounded(int items) {
    return new Kind("bounded " + items, items, false, false, chan -> chan.bounded(items));
  }

  private static Kind dropping(int items, Overflow policy) {
    return new Kind(
        policy + " " + items, items, false, true, chan -> chan.bounded(items).overflow(policy));
  }

  private static Kind weighted(long bound, Overflow policy) {
    return new Kind(
        "weighted " + bound + " " + policy,
        bound,
        true,
        policy != Overflow.SUSPEND,
        chan -> chan.weighted(bound, Item::weight).overflow(policy));
  }
}
