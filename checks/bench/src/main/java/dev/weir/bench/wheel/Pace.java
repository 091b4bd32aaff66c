package dev.weir.bench.wheel;

import dev.weir.bench.Setting;

/**
 * How long each side is measured in each round; the rounds go over all sides in turns.
 *
 * @param warmUpMillis of each process, not counted
 * @param samples of each process
 */
record Pace(int rounds, long warmUpMillis, int samples, long sampleMillis) {

  static Pace of(Setting setting) {
    return setting.quick() ? new Pace(1, 3_000, 3, 1_000) : new Pace(3, 5_000, 3, 3_000);
  }

  /** For what does nothing there is nothing to warm, and it must do so for five seconds. */
  static Pace ofIdle(Setting setting) {
    return new Pace(setting.quick() ? 1 : 3, 1_000, 1, 5_000);
  }
}
