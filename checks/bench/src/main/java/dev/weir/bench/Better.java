package dev.weir.bench;

/** Which direction of a unit is the good one. */
public enum Better {
  /** Rates. */
  HIGHER,
  /** Times and sizes. */
  LOWER
}
