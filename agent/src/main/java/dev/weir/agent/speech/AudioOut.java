package dev.weir.agent.speech;

import java.time.Duration;

/**
 * Where a session's sound goes: a loudspeaker, a call, a file. One plays for one listener, in the
 * order in which it is given frames. Any thread may call it; one at a time plays.
 */
public interface AudioOut extends AutoCloseable {
  /** How much sound, at most, waits to be played, beside the frame that makes it more. */
  Duration QUEUE = Duration.ofMillis(200);

  /** Of every frame, in samples a second. */
  int sampleRate();

  /**
   * Gives a frame to be played; waits while {@link #QUEUE} or more waits already, and as long as
   * this is paused.
   *
   * @throws InterruptedException if interrupted while waiting or before; it is not played
   * @throws IllegalArgumentException if its rate is another
   * @throws IllegalStateException if this is closed
   */
  void play(AudioFrame frame) throws InterruptedException;

  /** Waits until that much was {@linkplain #played played}, or nothing is left to play. */
  void awaitPlayed(Duration total) throws InterruptedException;

  /** How much was played since this was made; without pauses, and without what was discarded. */
  Duration played();

  /** Falls silent, and keeps what waits. Returns at once, as does {@link #resume}; idempotent. */
  void pause();

  /** Goes on where it was. */
  void resume();

  /** Discards what was not played, at once; a paused one stays so. */
  void clear();

  /** Discards what was not played, and plays no more; whoever waits is let go. Idempotent. */
  @Override
  void close();
}
