package dev.weir.agent.speech;

import dev.weir.time.Ticker;
import java.time.Duration;

/**
 * How often a request that has failed is made again. Immutable.
 *
 * @param most how many times after the first; 0 to 10
 * @param pause between two; longer if the other side says so, 0 to 30 s
 */
public record Retries(int most, Duration pause) {
  /** The longest pause. Whoever wants to be left alone for longer is not asked again. */
  public static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** The most that {@code most} can be. */
  public static final int MOST = 10;

  /** 3 times, every 2 s. */
  public static final Retries DEFAULT = new Retries(3, Duration.ofSeconds(2));

  /** A request is made once. */
  public static final Retries NONE = new Retries(0, Duration.ZERO);

  /** Checks the limits. */
  public Retries {
    if (most < 0 || most > MOST) {
      throw new IllegalArgumentException("most: %d (expected: 0 to %d)".formatted(most, MOST));
    }
    if (pause.isNegative() || pause.compareTo(LONGEST_PAUSE) > 0) {
      throw new IllegalArgumentException(
          "pause: %d ms (expected: 0 to %d)".formatted(pause.toMillis(), LONGEST_PAUSE.toMillis()));
    }
  }

  /** One try of a request. */
  @FunctionalInterface
  interface Request<R> {
    R make() throws InterruptedException;
  }

  /** Makes the request until it goes well, or cannot, or was made often enough. */
  <R> R make(Ticker ticker, Request<R> request) throws InterruptedException {
    for (int made = 1; ; made++) {
      try {
        return request.make();
      } catch (SpeechFailed e) {
        Duration wait = e.retryAfter().filter(it -> it.compareTo(pause) > 0).orElse(pause);
        if (!e.retryable() || made > most || wait.compareTo(LONGEST_PAUSE) > 0) {
          throw e;
        }
        ticker.sleep(wait);
      }
    }
  }
}
