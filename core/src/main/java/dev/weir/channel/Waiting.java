package dev.weir.channel;

import java.time.Duration;

/**
 * A thread that waits at a channel.
 *
 * @param thread its name, or {@code #id} if it has none
 * @param parked for how long it has been parked; zero while it is about to
 */
public record Waiting(String thread, Duration parked) {
  static Waiting of(Thread thread, long nanos) {
    String name = thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName();
    return new Waiting(name, Duration.ofNanos(nanos));
  }

  /** As in {@code tts/speak for 12 ms}. */
  @Override
  public String toString() {
    return thread + " for " + parked.toMillis() + " ms";
  }
}
