package dev.weir.pipeline;

/** What becomes of what a step gives. */
enum Output {
  /** Published once, whole. */
  VALUE,
  /** Handed on item by item. */
  STREAM,
  /** Collected, then published whole. */
  COLLECTED,
  /** Items that nobody takes: made, and forgotten. */
  DRAINED,
  /** There is none. */
  NOTHING
}
