package dev.weir.agent.speech;

import dev.weir.channel.Receiver;

/** One detector listening to one speaker. Any thread may call it. */
public interface VoiceDetection extends AutoCloseable {

  /**
   * What was heard, in the order of the sound; always the same receiver, at most 64 events ahead of
   * its reader. A reader that falls further behind slows the detection, and thereby the sound.
   *
   * <p>It ends cleanly after the sound has ended, or after {@link #close}. It ends with a cause if
   * the sound did, or a {@link DetectionFailed} if the detector could not go on.
   */
  Receiver<VoiceEvent> events();

  /**
   * Stops listening, at once: cancels the sound, ends the events, and gives back what was held.
   * Idempotent; waits, within a bound, for the detection's thread.
   */
  @Override
  void close();
}
