package dev.weir.cli.bench;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What is counted while a bench runs. Any thread may add; read it when all have ended. */
final class Tally {
  /** The most mismatches that are kept; more are counted. */
  static final int MISMATCHES_KEPT = 100;

  final LongAdder sessions = new LongAdder();
  final LongAdder turns = new LongAdder();
  final LongAdder events = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder lostInReply = new LongAdder();
  final LongAdder lostMidFrame = new LongAdder();
  final LongAdder exact = new LongAdder();
  final LongAdder snapshot = new LongAdder();
  final LongAdder reset = new LongAdder();
  final LongAdder comparedReplies = new LongAdder();
  final LongAdder withTools = new LongAdder();
  final LongAdder mismatches = new LongAdder();

  private final Collection<Long> firstDeltas = new ConcurrentLinkedQueue<>();
  private final Collection<Long> replyTokens = new ConcurrentLinkedQueue<>();
  private final Collection<Mismatch> kept = new ConcurrentLinkedQueue<>();

  void lost(boolean inReply, boolean midFrame) {
    lost.increment();
    lostInReply.add(inReply ? 1 : 0);
    lostMidFrame.add(midFrame ? 1 : 0);
  }

  void resumed(String verdict) {
    switch (verdict) {
      case "exact" -> exact.increment();
      case "snapshot" -> snapshot.increment();
      default -> reset.increment();
    }
  }

  void firstDelta(long nanos) {
    firstDeltas.add(nanos);
  }

  void reply(long tokens) {
    replyTokens.add(tokens);
  }

  void mismatch(Mismatch mismatch) {
    mismatches.increment();
    if (mismatches.sum() <= MISMATCHES_KEPT) {
      kept.add(mismatch);
    }
  }

  Percentiles firstDeltas() {
    return Percentiles.of(firstDeltas);
  }

  Percentiles replyTokens() {
    return Percentiles.of(replyTokens);
  }

  List<Mismatch> kept() {
    return List.copyOf(kept);
  }
}
