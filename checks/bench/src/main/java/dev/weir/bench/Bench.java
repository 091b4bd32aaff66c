package dev.weir.bench;

import java.util.List;

/**
 * One comparison. To add one, write a class and name it in {@link Main}.
 *
 * <p>An implementation warms up first, takes the samples of ours and of the peer in turns, and
 * returns them all: medians and ratios are made by {@link Cell}.
 */
public interface Bench {

  /** What the bench is called on the command line and in results; lower case. */
  String name();

  /** Whether it heeds {@link Setting#choice()}. */
  default boolean offersChoice() {
    return false;
  }

  /**
   * Measures. Blocks until done; an interrupt ends it, with every process it started.
   *
   * @return the cells in the order in which they are shown, at most ten in {@link Setting#quick()}
   * @throws Exception when a figure cannot be had, or the work was not done as it should
   */
  List<Cell> measure(Setting setting) throws Exception;
}
