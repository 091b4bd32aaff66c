package dev.weir.bench.sides;

import dev.weir.bench.Setting;
import java.time.Duration;

/**
 * How long each side is measured, in each round; the rounds go over all sides in turns.
 *
 * @param warmUps iterations that are not counted
 * @param iterations that are
 */
record Pace(int rounds, int warmUps, Duration warmUp, int iterations, Duration iteration) {

  static Pace of(Setting setting) {
    return setting.quick()
        ? new Pace(1, 2, Duration.ofMillis(400), 5, Duration.ofMillis(120))
        : new Pace(4, 2, Duration.ofMillis(400), 3, Duration.ofMillis(250));
  }
}
