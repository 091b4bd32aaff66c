package dev.weir.time;

/** An action that is due at some time, until it has fired or is cancelled. */
@FunctionalInterface
public interface Alarm {
  /** Never fires from now on. Harmless when it has fired already; any thread; never blocks. */
  void cancel();
}
