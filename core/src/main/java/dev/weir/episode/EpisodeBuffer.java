package dev.weir.episode;

import static java.util.Objects.requireNonNull;

import dev.weir.episode.EpisodeRefused.Reason;
import dev.weir.time.Ticker;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The episodes of one process: keeps the parts of each reply and gives them to any number of
 * readers, the past first, then live, each part once and in order.
 *
 * <p>Any thread may call any method; none waits, apart from the lock. After {@link #close} every
 * call but {@code close} throws {@link EpisodeRefused} with {@link Reason#CLOSED}.
 */
public final class EpisodeBuffer implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<EpisodeKey, Episode> episodes = new HashMap<>();
  private final EpisodeLimits limits;
  private final Ticker ticker;
  private boolean closed;

  /** An empty buffer. */
  public EpisodeBuffer(EpisodeLimits limits, Ticker ticker) {
    this.limits = requireNonNull(limits, "limits");
    this.ticker = requireNonNull(ticker, "ticker");
  }

  /** Begins an episode; readers that came before it are kept. */
  public void create(EpisodeKey key) {
    lock.lock();
    try {
      Episode episode = episode(key);
      if (episode.created()) {
        throw new EpisodeRefused(Reason.EXISTS, key);
      }
      episode.create();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a part and returns its number, the first 1. A refused part uses no number and leaves the
   * episode as it was.
   *
   * @param body shared with the readers: not to be changed any more
   */
  public long add(EpisodeKey key, Audience audience, String type, byte[] body) {
    lock.lock();
    try {
      Episode episode = open().get(key);
      if (episode == null || !episode.created()) {
        throw new EpisodeRefused(Reason.NOT_FOUND, key);
      }
      if (episode.end() != null) {
        throw new EpisodeRefused(Reason.ENDED, key);
      }
      long seq = episode.add(audience, type, body, limits.episodeBytes());
      if (seq == 0) {
        throw new EpisodeRefused(Reason.FULL, key + ", part of " + body.length + " bytes");
      }
      return seq;
    } finally {
      lock.unlock();
    }
  }

  /** Ends an episode, creating it if need be. Idempotent: the first end counts. */
  public void end(EpisodeKey key, End reason) {
    lock.lock();
    try {
      episode(key).end(reason, ticker.after(limits.closedRetention()));
      ticker.at(ticker.after(limits.closedRetention()), () -> sweep(key));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Opens a reader of what follows part {@code afterSeq}, 0 for all; the episode may come later.
   */
  public Subscription subscribe(EpisodeKey key, long afterSeq) {
    if (afterSeq < 0) {
      throw new IllegalArgumentException("afterSeq: " + afterSeq + " (expected: 0 or more)");
    }
    lock.lock();
    try {
      Episode episode = episode(key);
      return new Subscription(this, key, episode, afterSeq, ticker);
    } finally {
      lock.unlock();
    }
  }

  /** How many episodes are held, those not yet created included. */
  public int size() {
    lock.lock();
    try {
      return open().size();
    } finally {
      lock.unlock();
    }
  }

  /** Ends every episode with {@link End.Shutdown}. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      episodes.values().forEach(e -> e.end(new End.Shutdown(), ticker.nanos()));
      episodes.clear();
    } finally {
      lock.unlock();
    }
  }

  void left(EpisodeKey key, Episode episode) {
    lock.lock();
    try {
      episode.leave();
    } finally {
      lock.unlock();
    }
    sweep(key);
  }

  private void sweep(EpisodeKey key) {
    lock.lock();
    try {
      Episode episode = episodes.get(key);
      if (episode != null && episode.disposable(ticker.nanos())) {
        episodes.remove(key);
      }
    } finally {
      lock.unlock();
    }
  }

  private Episode episode(EpisodeKey key) {
    return open().computeIfAbsent(requireNonNull(key, "key"), k -> new Episode());
  }

  private Map<EpisodeKey, Episode> open() {
    if (closed) {
      throw new EpisodeRefused(Reason.CLOSED, "any");
    }
    return episodes;
  }
}
