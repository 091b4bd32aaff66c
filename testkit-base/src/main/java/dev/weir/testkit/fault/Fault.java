package dev.weir.testkit.fault;

import java.time.Duration;

/**
 * What happens to one connection. Where a number of bytes is given, exactly that many pass; the
 * fault strikes when the next byte wants to. Immutable.
 */
public sealed interface Fault {
  /** Nothing happens. */
  static Fault none() {
    return new None();
  }

  /** Nothing happens. */
  record None() implements Fault {}

  /** Both sides lose the connection after {@code bytes} of {@code direction}. */
  record Cut(Direction direction, long bytes, Ending ending) implements Fault {
    /** Refuses a negative number of bytes. */
    public Cut {
      requireBytes(bytes);
    }
  }

  /** After {@code bytes} nothing more passes in {@code direction}; the connection stays open. */
  record Stall(Direction direction, long bytes) implements Fault {
    /** Refuses a negative number of bytes. */
    public Stall {
      requireBytes(bytes);
    }
  }

  /** After {@code bytes} the {@code direction} ends in good order; the other one goes on. */
  record HalfClose(Direction direction, long bytes) implements Fault {
    /** Refuses a negative number of bytes. */
    public HalfClose {
      requireBytes(bytes);
    }
  }

  /** Each piece of up to 8 KiB is held for {@code delay} before it goes on, either way. */
  record Latency(Duration delay) implements Fault {
    /** Refuses a negative delay. */
    public Latency {
      if (delay.isNegative()) {
        throw new IllegalArgumentException("delay: %s (expected: 0 or more)".formatted(delay));
      }
    }
  }

  /** How many bytes may pass in {@code direction}. */
  default long limit(Direction direction) {
    return switch (this) {
      case Cut(Direction struck, long bytes, _) when struck == direction -> bytes;
      case Stall(Direction struck, long bytes) when struck == direction -> bytes;
      case HalfClose(Direction struck, long bytes) when struck == direction -> bytes;
      case Cut _, Stall _, HalfClose _, Latency _, None _ -> Long.MAX_VALUE;
    };
  }

  private static void requireBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: %d (expected: 0 or more)".formatted(bytes));
    }
  }
}
