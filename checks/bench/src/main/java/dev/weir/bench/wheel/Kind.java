package dev.weir.bench.wheel;

/** The loads there are, by the names of their cells. */
enum Kind {
  /** The driver, which arms nothing. */
  DRIVER("driver"),
  /** As limits are: nearly all are cancelled. */
  LIMITS("deadlines, 1 of 10 fires"),
  /** As windows of coalescing are. */
  WINDOWS("deadlines, 3 of 4 fire"),
  /** Each deadline wakes a delta step. */
  STEPS("delta steps, woken by deadlines"),
  /** Deltas and deadlines in turns wake it. */
  COALESCING("delta steps, coalescing"),
  /** Nothing armed any more. */
  IDLE("nothing armed");

  private final String shown;

  Kind(String shown) {
    this.shown = shown;
  }

  /** How it is called in results. */
  String shown() {
    return shown;
  }

  /** Starts it in this process; not every load has every side. */
  Load start(String side) {
    return switch (this) {
      case DRIVER -> Driver.alone();
      case LIMITS -> Deadlines.start(Alarms.of(side), 1, 10);
      case WINDOWS -> Deadlines.start(Alarms.of(side), 3, 4);
      case STEPS -> Steps.start(side);
      case COALESCING -> Coalescing.start();
      case IDLE -> Idle.start(Alarms.of(side));
    };
  }
}
