package dev.weir.episode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The keys of episodes that are no longer kept, the last so many. All threads may call it. */
final class GoneKeys {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<EpisodeKey, Boolean> keys;

  GoneKeys(int most) {
    this.keys =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<EpisodeKey, Boolean> eldest) {
            return size() > most;
          }
        };
  }

  void add(EpisodeKey key) {
    lock.lock();
    try {
      keys.put(key, true);
    } finally {
      lock.unlock();
    }
  }

  void remove(EpisodeKey key) {
    lock.lock();
    try {
      keys.remove(key);
    } finally {
      lock.unlock();
    }
  }

  boolean has(EpisodeKey key) {
    lock.lock();
    try {
      return keys.containsKey(key);
    } finally {
      lock.unlock();
    }
  }
}
