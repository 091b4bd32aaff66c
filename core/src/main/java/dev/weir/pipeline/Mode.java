package dev.weir.pipeline;

/** How often a step's function is called. */
public enum Mode {
  /** Item by item if an input is a stream that is taken so, else once. */
  AUTO,
  /** Once for each item. */
  EACH,
  /** Once. */
  ALL
}
