package dev.weir.agent.speech;

import dev.weir.channel.Receiver;
import java.time.Duration;

/** One text being spoken. Any thread may call it. */
public interface Synthesis extends AutoCloseable {
  /** How much sound, at most, waits for the reader of the frames. */
  Duration MAX_AHEAD = Duration.ofSeconds(5);

  /** The most sound that one piece may give; a longer one is a failure. */
  Duration LONGEST_PIECE = Duration.ofMinutes(10);

  /** Of every frame, in samples a second. */
  int sampleRate();

  /**
   * The sound, in order; always the same receiver, at most {@link #MAX_AHEAD} ahead of its reader.
   * A reader that falls further behind slows the voice.
   *
   * <p>It ends cleanly once all pieces were spoken after their end, or after {@link #close}. It
   * ends with a cause if the pieces did, or a {@link SpeechFailed} if the voice could not go on;
   * what was spoken before comes first.
   */
  Receiver<SpokenFrame> frames();

  /**
   * Falls silent, at once: cancels the pieces, interrupts what is under way, which closes its
   * socket or ends its process, discards the frames that wait. Idempotent; waits, within a bound,
   * for its thread.
   */
  @Override
  void close();
}
