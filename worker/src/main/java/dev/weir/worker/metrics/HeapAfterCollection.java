package dev.weir.worker.metrics;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What was left of the heap when each of its pools was last collected: what lives, without the
 * garbage that only waits for its collection. Any thread.
 */
final class HeapAfterCollection {
  private HeapAfterCollection() {}

  /** In bytes; empty before the first collection. */
  static OptionalLong bytes() {
    return sum(ManagementFactory.getMemoryPoolMXBeans());
  }

  static OptionalLong sum(List<MemoryPoolMXBean> pools) {
    long left =
        pools.stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(Objects::nonNull)
            .mapToLong(MemoryUsage::getUsed)
            .sum();
    return left == 0 ? OptionalLong.empty() : OptionalLong.of(left);
  }
}
