package dev.weir.episode;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows of the reply under way: it takes the parts of one episode, once and in order,
 * and lets go of them when the reply itself is there. For one thread at a time; memory is that of
 * the parts.
 *
 * <p>A reader that was cut off goes on with {@code subscribe(key, preview.last())}; or it starts
 * over, with {@link #reset} and from 0.
 */
public final class Preview {
  private final List<Entry> shown = new ArrayList<>();
  private @Nullable EpisodeKey selected;
  private boolean committed;
  private long last;

  /** Of no episode yet. */
  public Preview() {}

  /**
   * Turns to another episode; nothing happens if it is the same.
   *
   * @return whether what was shown is void, and the viewer must be told first
   */
  public boolean select(EpisodeKey key) {
    if (key.equals(selected)) {
      return false;
    }
    selected = key;
    committed = false;
    reset();
    return true;
  }

  /**
   * Takes a part.
   *
   * @param from whose part it is
   * @throws EpisodeGap if parts before it are missing; what is shown stays, the stream is of no use
   */
  public Taken accept(EpisodeKey from, Entry part) {
    if (committed || !from.equals(selected)) {
      return Taken.OTHER_EPISODE;
    }
    if (part.seq() <= last) {
      return Taken.DUPLICATE;
    }
    if (part.seq() != last + 1) {
      throw new EpisodeGap(from, last + 1, part.seq());
    }
    shown.add(part);
    last = part.seq();
    return Taken.SHOWN;
  }

  /** The connection was lost and starts over: the parts come again from the first. */
  public void reset() {
    shown.clear();
    last = 0;
  }

  /** The reply itself has come in the place of its parts; those that still come are late. */
  public void committed() {
    committed = true;
    shown.clear();
  }

  /** The number of the last part taken, 0 before the first. */
  public long last() {
    return last;
  }

  /** The parts to be shown, as a copy. */
  public List<Entry> shown() {
    return List.copyOf(shown);
  }

  /** What became of a part. */
  public enum Taken {
    /** It is shown. */
    SHOWN,
    /** It was there already, and is left out. */
    DUPLICATE,
    /** It is not of the episode that is shown, or that one is over, and it is left out. */
    OTHER_EPISODE
  }
}
