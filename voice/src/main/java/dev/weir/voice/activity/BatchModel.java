package dev.weir.voice.activity;

/** Judges windows of several sessions in one go. For one thread, which also closes it. */
interface BatchModel extends AutoCloseable {
  /** The most seats of one batch, at least 1. */
  int most();

  /**
   * Reads each seat's input and state, and writes its probability and its new state.
   *
   * @param seats only the first {@code count}, at least one, at most {@link #most}
   */
  void judge(Seat[] seats, int count) throws Exception;

  @Override
  void close();
}
