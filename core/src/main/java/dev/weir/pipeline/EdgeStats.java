package dev.weir.pipeline;

/**
 * What stands between a step and those that take its items.
 *
 * @param depth items that were given and not yet received, by whoever is furthest behind
 * @param dropped items that a late reader has lost
 * @param stalledNanos how long the step has waited for room
 * @param starvedNanos how long those that take its items have waited for them, all together
 */
public record EdgeStats(int depth, long dropped, long stalledNanos, long starvedNanos) {
  static final EdgeStats NONE = new EdgeStats(0, 0, 0, 0);

  EdgeStats with(EdgeStats other) {
    return new EdgeStats(
        Math.max(depth, other.depth),
        dropped + other.dropped,
        stalledNanos + other.stalledNanos,
        starvedNanos + other.starvedNanos);
  }
}
