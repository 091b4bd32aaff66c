package dev.weir.worker;

import java.time.Duration;

/**
 * How long sessions without a slot are kept.
 *
 * @param sessions the most of them; over it the one that was idle for the longest time ends
 * @param time how long one is kept that nobody speaks to
 */
record ParkingLimits(int sessions, Duration time) {
  static final ParkingLimits DEFAULT = new ParkingLimits(10_000, Duration.ofHours(24));
}
