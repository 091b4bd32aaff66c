package dev.weir.delta;

import static java.util.Objects.requireNonNull;

/**
 * How messages are streamed.
 *
 * @param window how long deltas are gathered in {@link Mode#COALESCED}
 * @param attempts how often an update is given to the publisher, and a message to the store, before
 *     that counts as failed; at least 1
 * @param messageChars the most characters of one message, of which an empty delta counts as one; a
 *     delta over it is refused
 */
public record StreamOptions(Coalescer.Window window, int attempts, int messageChars) {
  /** 50 ms or 128 characters, three attempts, 4 Mi characters. */
  public static final StreamOptions DEFAULT =
      new StreamOptions(Coalescer.Window.DEFAULT, 3, 4 << 20);

  /** Checks the limits. */
  public StreamOptions {
    requireNonNull(window, "window");
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: at least 1)");
    }
    if (messageChars < 1) {
      throw new IllegalArgumentException(
          "messageChars: " + messageChars + " (expected: at least 1)");
    }
  }

  /** The same with another window. */
  public StreamOptions window(Coalescer.Window window) {
    return new StreamOptions(window, attempts, messageChars);
  }

  /** The same with another number of attempts. */
  public StreamOptions attempts(int attempts) {
    return new StreamOptions(window, attempts, messageChars);
  }

  /** The same with another limit of a message. */
  public StreamOptions messageChars(int messageChars) {
    return new StreamOptions(window, attempts, messageChars);
  }

  /** What is published between Start and the terminal. */
  public enum Mode {
    /** Nothing: deltas only make the content. */
    OFF,
    /** Each delta, before the call that adds it returns. */
    PER_TOKEN,
    /** Deltas gathered for a window; who adds them never waits for the publisher. */
    COALESCED
  }
}
