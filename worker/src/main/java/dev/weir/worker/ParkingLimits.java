package dev.weir.worker;

import java.time.Duration;

/**
 * How long sessions without a slot are kept. Over one of the first two, those end that were idle
 * for the longest time.
 *
 * @param sessions the most of them
 * @param chars the most that their conversations hold together
 * @param time how long one is kept that nobody speaks to
 */
record ParkingLimits(int sessions, long chars, Duration time) {
  static final ParkingLimits DEFAULT = new ParkingLimits(10_000, 1L << 28, Duration.ofHours(24));
}
