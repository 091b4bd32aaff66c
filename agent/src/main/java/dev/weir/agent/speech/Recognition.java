package dev.weir.agent.speech;

import dev.weir.channel.Receiver;

/** One recogniser listening to one speaker. Any thread may call it. */
public interface Recognition extends AutoCloseable {

  /**
   * What was understood, in the order of the sound; always the same receiver, at most {@link
   * SpeechToText#EVENTS_AHEAD} ahead of its reader.
   *
   * <p>It ends cleanly once all sound was recognised after its end, or after {@link #close}. It
   * ends with a cause if the sound did, or a {@link SpeechFailed} if the recogniser could not go on
   * at all; what it could not do once is a {@link TranscriptEvent.Missed}.
   */
  Receiver<TranscriptEvent> events();

  /**
   * Gives up, at once: cancels the sound, interrupts what is under way, which closes its socket or
   * ends its process, and ends the events. Idempotent; waits, within a bound, for its threads.
   */
  @Override
  void close();
}
