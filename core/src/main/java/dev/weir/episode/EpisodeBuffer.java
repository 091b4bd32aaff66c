package dev.weir.episode;

import static java.util.Objects.requireNonNull;

import dev.weir.episode.EpisodeLimits.OnFull;
import dev.weir.episode.EpisodeRefused.Reason;
import dev.weir.time.Ticker;
import java.util.List;
import java.util.Optional;

/**
 * The episodes of one process: keeps the parts of each reply and gives them to any number of
 * readers, the past first, then live, each part once and in order.
 *
 * <p>Any thread may call any method; none waits, apart from the lock of the one episode. An episode
 * is kept while it is open or read, and for {@link EpisodeLimits#closedRetention} after its end;
 * then its key is gone, until it is created anew. After {@link #close} every call but {@code close}
 * throws {@link EpisodeRefused} with {@link Reason#CLOSED}, before it looks at anything else.
 */
public final class EpisodeBuffer implements AutoCloseable {
  private final EpisodeLimits limits;
  private final Ticker ticker;
  private final Shelf shelf;

  /** An empty buffer. */
  public EpisodeBuffer(EpisodeLimits limits, Ticker ticker) {
    this.limits = requireNonNull(limits, "limits");
    this.ticker = requireNonNull(ticker, "ticker");
    this.shelf = new Shelf(limits, ticker);
  }

  /** Begins an episode; readers that came before it are kept. */
  public void create(EpisodeKey key) {
    Episode episode = claim(key);
    try {
      if (episode.created()) {
        throw new EpisodeRefused(Reason.EXISTS, key);
      }
      episode.create();
      shelf.ungone(key);
    } finally {
      episode.unlock();
    }
  }

  /**
   * Adds a part and returns its number, the first 1. A refused part uses no number and leaves the
   * episode as it was; one that does not fit is counted, see {@link EpisodeStatus#dropped}, and may
   * end it, see {@link EpisodeLimits#onFull}.
   *
   * @param body at least one byte; shared with the readers: not to be changed any more
   */
  public long add(EpisodeKey key, Audience audience, String type, byte[] body) {
    shelf.checkOpen();
    requireNonNull(audience, "audience");
    requireNonNull(type, "type");
    requireNonNull(body, "body");
    if (body.length == 0) {
      // Or an episode without end would fit under its limit.
      throw new IllegalArgumentException("body: empty (expected: at least 1 byte)");
    }
    Episode episode = shelf.open(requireNonNull(key, "key"));
    try {
      long seq = episode.add(audience, type, body, limits.episodeBytes());
      if (seq == 0) {
        throw full(episode, body.length);
      }
      return seq;
    } finally {
      episode.unlock();
    }
  }

  /**
   * Ends an episode, creating it if need be. Idempotent: the first end counts. Of an episode that
   * is gone nothing happens.
   */
  public void end(EpisodeKey key, End reason) {
    shelf.checkOpen();
    requireNonNull(reason, "reason");
    Episode episode = claim(key);
    try {
      if (!shelf.removedAsGone(episode)) {
        end(episode, reason);
      }
    } finally {
      episode.unlock();
    }
  }

  /**
   * Ends an episode, creating it if need be, and says what it is charged by; nothing comes between.
   * Again: says the same, and keeps the episode for the retention from now.
   *
   * @throws EpisodeRefused if it is gone, and what it was charged by with it
   */
  public Billing endForBilling(EpisodeKey key, End reason) {
    shelf.checkOpen();
    requireNonNull(reason, "reason");
    Episode episode = claim(key);
    try {
      if (shelf.removedAsGone(episode)) {
        throw new EpisodeRefused(Reason.GONE, key);
      }
      end(episode, reason);
      shelf.retain(episode);
      return episode.billing();
    } finally {
      episode.unlock();
    }
  }

  /** The parts so far, in order, copied with their bodies. */
  public List<Entry> parts(EpisodeKey key) {
    Episode episode = shelf.get(requireNonNull(key, "key"));
    try {
      return episode.parts();
    } finally {
      episode.unlock();
    }
  }

  /** Where an episode stands; empty if it was not created or is gone. */
  public Optional<EpisodeStatus> status(EpisodeKey key) {
    Episode episode = shelf.find(requireNonNull(key, "key"));
    if (episode == null) {
      return Optional.empty();
    }
    try {
      return episode.created() ? Optional.of(episode.status()) : Optional.empty();
    } finally {
      episode.unlock();
    }
  }

  /** Notes when model and tools of an episode run; it need not be there yet. */
  public EpisodeStamps stamps(EpisodeKey key) {
    return new EpisodeStamps(shelf, requireNonNull(key, "key"));
  }

  /**
   * Opens a reader of what follows part {@code afterSeq}; with 0, of all, and the episode may come
   * later. Of one that is gone it ends with {@link End.Gone} at once; the last {@link
   * EpisodeLimits#goneKeys} are remembered.
   *
   * @throws EpisodeRefused {@link Reason#AHEAD} if the episode, or the one yet to come, does not
   *     have part {@code afterSeq}: what the reader has is not of this one, so it begins anew
   */
  public Subscription subscribe(EpisodeKey key, long afterSeq) {
    shelf.checkOpen();
    if (afterSeq < 0) {
      throw new IllegalArgumentException("afterSeq: " + afterSeq + " (expected: 0 or more)");
    }
    Episode episode = claim(key);
    try {
      if (shelf.removedAsGone(episode)) {
        episode.end(new End.Gone(), ticker.wall());
      } else {
        checkHas(episode, afterSeq);
      }
      if (episode.readers() >= limits.readers()) {
        throw new EpisodeRefused(
            Reason.TOO_MANY_READERS, "%s, readers: %d".formatted(key, episode.readers()));
      }
      return new Subscription(shelf, episode, afterSeq, limits.readerStall(), ticker);
    } finally {
      episode.unlock();
    }
  }

  /** How many episodes are held, those not yet created included. */
  public int size() {
    return shelf.size();
  }

  /** Ends every open episode with {@link End.Shutdown} and forgets all. Idempotent. */
  @Override
  public void close() {
    shelf.close();
  }

  private Episode claim(EpisodeKey key) {
    return shelf.claim(requireNonNull(key, "key"));
  }

  private void end(Episode episode, End reason) {
    if (episode.end(reason, ticker.wall())) {
      shelf.retain(episode);
    }
  }

  /** Or the parts up to there would be left out, and nobody would know. */
  private void checkHas(Episode episode, long seq) {
    long newest = episode.newest();
    if (seq > newest) {
      shelf.removeIfDisposable(episode);
      throw new EpisodeRefused(
          Reason.AHEAD, "%s, afterSeq: %d of %d parts".formatted(episode.key(), seq, newest));
    }
  }

  private EpisodeRefused full(Episode episode, int bytes) {
    if (limits.onFull() == OnFull.END) {
      end(episode, new End.Failed("full", "over " + limits.episodeBytes() + " bytes"));
    }
    return new EpisodeRefused(Reason.FULL, "%s, part of %d bytes".formatted(episode.key(), bytes));
  }
}
