package dev.weir.bench.pipeline;

import dev.weir.pipeline.Runner;

/** One side: a pipeline of some shape, made once, run for batch after batch by one thread. */
interface Mover {

  /** Moves so many items from the source to every sink; the sum of what arrived at all of them. */
  long move(int count) throws InterruptedException;

  /** The side of that name. */
  static Mover of(String side, Shape shape) {
    return switch (side) {
      case FlowCell.WEIR -> new WeirMover(shape, Runner.concurrent());
      case FlowCell.SEQUENTIAL -> new WeirMover(shape, Runner.sequential());
      case FlowCell.KOTLIN -> new KotlinMover(shape);
      case FlowCell.REACTOR -> new ReactorMover(shape);
      case WaitCell.IDEAL -> new IdealMover(shape);
      default ->
          throw new IllegalArgumentException("side: %s (expected: a known one)".formatted(side));
    };
  }
}
