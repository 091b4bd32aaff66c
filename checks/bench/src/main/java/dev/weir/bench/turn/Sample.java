package dev.weir.bench.turn;

import com.sun.management.ThreadMXBean;
import dev.weir.bench.Setting;
import dev.weir.bench.turn.Conversing.Reply;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The turns of one sample, in conversations of ten turns. The time is that of the median turn: on a
 * machine that others use too, a mean tells of them. Allocation is the mean.
 */
final class Sample {

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

  private final List<Long> nanos = new ArrayList<>();
  private long bytes;

  private Sample() {}

  /** Converses for the time of one sample. */
  static Sample take(Setting setting, Supplier<Conversing> side) throws InterruptedException {
    return take(setting.sampleTime().toNanos(), side);
  }

  static Sample take(long time, Supplier<Conversing> side) throws InterruptedException {
    long deadline = System.nanoTime() + time;
    var sample = new Sample();
    do {
      try (Conversing conversing = side.get()) {
        for (String input : INPUTS) {
          sample.turn(conversing, input);
          var _ = conversing.last();
        }
      }
    } while (System.nanoTime() < deadline);
    return sample;
  }

  private void turn(Conversing conversing, String input) throws InterruptedException {
    long bytesBefore = allocated();
    long began = System.nanoTime();
    conversing.turn(input);
    long took = System.nanoTime() - began;
    bytes += allocated() - bytesBefore;
    nanos.add(took);
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
    return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1e3;
  }

  double bytesPerTurn() {
    return (double) bytes / nanos.size();
  }
}
