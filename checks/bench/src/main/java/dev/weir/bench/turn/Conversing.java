package dev.weir.bench.turn;

/** One side of the comparison: one conversation with a model. For one thread. */
interface Conversing extends AutoCloseable {

  /** Says something and returns when the whole reply is there; this is what is measured. */
  void turn(String input) throws InterruptedException;

  /** What was replied last, and in how many pieces the model gave it, 0 if that cannot be seen. */
  Reply last() throws InterruptedException;

  @Override
  void close();

  /**
   * The answer to one input.
   *
   * @param text all of it
   * @param tokens pieces that the model handed over
   */
  record Reply(String text, int tokens) {}
}
