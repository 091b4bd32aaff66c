package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import dev.weir.delta.Update.Delta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers deltas for a short while, so that a reader gets a few pieces a second and not one for
 * each token. The first delta is due at once; later ones when the window's time has passed since
 * the first of them was added, or when its characters are reached.
 *
 * <p>A state machine for one thread: it never waits. Its owner asks {@link #deadline} how long it
 * may wait for more, and calls {@link #drain} when {@link #due}.
 */
public final class Coalescer {
  /** The value of {@link #deadline} while nothing is held. */
  public static final long NEVER = Long.MAX_VALUE;

  private final Window window;
  private final List<Held> held = new ArrayList<>();
  private int chars;
  private long deadline = NEVER;
  private boolean first = true;

  /** A coalescer that has seen nothing yet. */
  public Coalescer(Window window) {
    this.window = requireNonNull(window, "window");
  }

  /** Adds a delta at the time {@code now}, in nanoseconds of whatever clock the owner waits on. */
  public void add(Delta delta, long now) {
    if (held.isEmpty()) {
      deadline = first ? now : now + window.interval().toNanos();
    }
    first = false;
    chars += delta.chars();
    if (held.isEmpty() || !held.getLast().take(delta)) {
      held.add(new Held(delta));
    }
  }

  /** Whether what is held should go out now. */
  public boolean due(long now) {
    return !held.isEmpty() && (chars >= window.chars() || now - deadline >= 0);
  }

  /** When what is held becomes due by time; {@link #NEVER} while nothing is held. */
  public long deadline() {
    return deadline;
  }

  /** What is held, neighbours of one message and channel merged; afterwards nothing is held. */
  public List<Delta> drain() {
    List<Delta> out = held.stream().map(Held::whole).toList();
    held.clear();
    chars = 0;
    deadline = NEVER;
    return out;
  }

  /**
   * How long deltas are gathered.
   *
   * @param interval the longest that a delta waits; zero hands each over at once
   * @param chars the most characters held, at least 1
   */
  public record Window(Duration interval, int chars) {
    /** 50 ms or 128 characters, whichever comes first. */
    public static final Window DEFAULT = new Window(Duration.ofMillis(50), 128);

    /** No gathering: each delta goes out as it came. */
    public static final Window NONE = new Window(Duration.ZERO, 1);

    /** Checks the limits. */
    public Window {
      requireNonNull(interval, "interval");
      if (interval.isNegative()) {
        throw new IllegalArgumentException("interval: " + interval + " (expected: zero or more)");
      }
      if (chars < 1) {
        throw new IllegalArgumentException("chars: " + chars + " (expected: at least 1)");
      }
    }
  }
}
