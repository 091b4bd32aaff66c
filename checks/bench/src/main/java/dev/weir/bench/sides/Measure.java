package dev.weir.bench.sides;

import dev.weir.bench.Better;

/** What the figures of some work are. */
public enum Measure {
  /** How long an item takes. */
  TIME("ns/item", Better.LOWER),
  /** How long something takes that is no item. */
  RUN("us/run", Better.LOWER),
  /** How many items pass. */
  RATE("items/s", Better.HIGHER),
  /** What an item leaves behind. */
  ALLOCATION("bytes/item", Better.LOWER);

  private final String unit;
  private final Better better;

  Measure(String unit, Better better) {
    this.unit = unit;
    this.better = better;
  }

  /** How a figure is told. */
  public String unit() {
    return unit;
  }

  /** Which of two is the better one. */
  public Better better() {
    return better;
  }

  /** In this unit, what a side has measured: nanoseconds, or bytes, by operation. */
  double of(double measured) {
    return switch (this) {
      case TIME, ALLOCATION -> measured;
      case RUN -> measured / 1_000;
      case RATE -> 1e9 / measured;
    };
  }
}
