package dev.weir.bench.turn;

import com.sun.management.ThreadMXBean;
import dev.weir.bench.Setting;
import dev.weir.bench.turn.Conversing.Reply;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the turns of one sample took, each conversation ten turns long.
 *
 * @param turns how many
 * @param nanos of all turns together, by the clock
 * @param bytes that all threads of the process allocated during them
 */
record Sample(long turns, long nanos, long bytes) {

  static final List<String> INPUTS =
      List.of(
          "Good evening, is anybody there?",
          "I would like a table for four.",
          "Tomorrow at half past seven, please.",
          "By the window, if you can.",
          "My name is Ada Lovelace.",
          "What time do you close?",
          "Do you have anything without gluten?",
          "Could we bring a dog?",
          "And is there parking nearby?",
          "Thank you, goodbye.");

  /** Converses for the time of one sample. */
  static Sample take(Setting setting, Supplier<Conversing> side) throws InterruptedException {
    return take(setting.sampleTime().toNanos(), side);
  }

  static Sample take(long time, Supplier<Conversing> side) throws InterruptedException {
    long deadline = System.nanoTime() + time;
    var sum = new Sample(0, 0, 0);
    do {
      try (Conversing conversing = side.get()) {
        for (String input : INPUTS) {
          sum = sum.plus(turn(conversing, input));
          var _ = conversing.last();
        }
      }
    } while (System.nanoTime() < deadline);
    return sum;
  }

  private static Sample turn(Conversing conversing, String input) throws InterruptedException {
    long bytes = allocated();
    long began = System.nanoTime();
    conversing.turn(input);
    long nanos = System.nanoTime() - began;
    return new Sample(1, nanos, allocated() - bytes);
  }

  private static long allocated() {
    if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)) {
      throw new IllegalStateException("JVM: does not count allocation (expected: HotSpot)");
    }
    return threads.getTotalThreadAllocatedBytes();
  }

  /** The replies to all inputs, one conversation. */
  static List<Reply> replies(Conversing side) throws InterruptedException {
    try (side) {
      var replies = new ArrayList<Reply>();
      for (String input : INPUTS) {
        side.turn(input);
        replies.add(side.last());
      }
      return replies;
    }
  }

  double microsPerTurn() {
    return nanos / 1e3 / turns;
  }

  double bytesPerTurn() {
    return (double) bytes / turns;
  }

  private Sample plus(Sample other) {
    return new Sample(turns + other.turns, nanos + other.nanos, bytes + other.bytes);
  }
}
