package dev.weir.delta;

/** Where the updates of one turn go. For one thread. */
interface TurnSink {
  void take(Update update) throws InterruptedException;

  /** The turn is over. */
  void finish();

  /** The turn broke off. Throws nothing; what goes wrong is added to the cause. */
  void abort(Throwable cause);
}
