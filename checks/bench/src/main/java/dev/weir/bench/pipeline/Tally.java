package dev.weir.bench.pipeline;

import java.util.List;
import java.util.stream.Stream;

/** Adds up what one sink receives. Written by one thread at a time, read between batches. */
final class Tally {

  private final Shape shape;
  private long sum;

  Tally(Shape shape) {
    this.shape = shape;
  }

  /** One for each branch. */
  static List<Tally> of(Shape shape) {
    return Stream.generate(() -> new Tally(shape)).limit(shape.branches()).toList();
  }

  /** What a sink does. */
  void take(Integer item) {
    shape.pause();
    sum += item;
  }

  /** The sums of all of them, which begin anew. */
  static long drain(List<Tally> tallies) {
    return tallies.stream().mapToLong(Tally::drain).sum();
  }

  private long drain() {
    long drained = sum;
    sum = 0;
    return drained;
  }
}
