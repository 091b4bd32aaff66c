package dev.weir.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The locks of a select's cases, each once, always taken in the same order. */
final class Guards {
  private static final Comparator<ShortLock> ORDER = Comparator.comparingLong(l -> l.order);

  private final List<ShortLock> locks = new ArrayList<>();
  private final List<Waiter<?>> settled = new ArrayList<>();

  void set(List<? extends Case<?, ?>> cases) {
    locks.clear();
    for (Case<?, ?> each : cases) {
      if (!locks.contains(each.guard())) {
        locks.add(each.guard());
      }
    }
    locks.sort(ORDER);
  }

  void lock() {
    locks.forEach(ShortLock::lock);
  }

  /** Wakes those who were served once no lock is held any more. */
  void release() {
    for (ShortLock lock : locks) {
      Waiter<?> chain = lock.release();
      if (chain != null) {
        settled.add(chain);
      }
    }
    settled.forEach(Waiter::wake);
    settled.clear();
  }
}
