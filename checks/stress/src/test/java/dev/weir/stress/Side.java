package dev.weir.stress;

import dev.weir.channel.Chan;
import dev.weir.channel.ChanStats;
import java.util.concurrent.atomic.LongAdder;

/** One channel of a round, and our own counts of what happened at it. */
final class Side {
  final int number;
  final Chan<Item> chan;
  final LongAdder accepted = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder received = new LongAdder();
  private final LongAdder reported = new LongAdder();
  private final Kind kind;

  Side(Kind kind, int number) {
    this.kind = kind;
    this.number = number;
    this.chan = kind.chan("side " + number, this::undelivered);
  }

  private void undelivered(Item item) {
    item.reported.incrementAndGet();
    reported.increment();
    // Locks up if called under the lock, which is not reentrant.
    chan.isClosed();
  }

  /** What must hold at every moment; empty if it does. */
  String wrong() {
    ChanStats stats = chan.stats();
    String wrong = kind.wrong(stats);
    return wrong.isEmpty() ? "" : wrong + ": " + stats;
  }

  /** When all is quiet: the law of conservation, by our counts and by the channel's. */
  String verdict(long left) {
    ChanStats stats = chan.stats();
    long discarded = accepted.sum() - received.sum() - left;
    boolean kept =
        stats.accepted() == accepted.sum()
            && stats.received() == received.sum()
            && stats.size() == left
            && stats.discarded() == discarded
            && stats.refused() == refused.sum()
            && reported.sum() == discarded + refused.sum()
            && (stats.dropped() == 0 || kind.drops())
            && stats.senders().isEmpty()
            && stats.receivers().isEmpty();
    return kept ? "" : "%s%nbut counted: %s".formatted(counts(stats), this);
  }

  private static String counts(ChanStats stats) {
    return "%s accepted=%d received=%d discarded=%d dropped=%d refused=%d"
        .formatted(
            stats,
            stats.accepted(),
            stats.received(),
            stats.discarded(),
            stats.dropped(),
            stats.refused());
  }

  @Override
  public String toString() {
    // Without the channel: it may be what hangs.
    return "side %d accepted=%s received=%s refused=%s reported=%s"
        .formatted(number, accepted, received, refused, reported);
  }
}
