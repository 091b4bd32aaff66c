package dev.weir.agent.speech;

/**
 * A voice that speaks one sentence at a time. Any thread may call it, several at the same time; it
 * bounds by itself how many requests it makes at once.
 */
public interface SentenceVoice extends AutoCloseable {

  /** Where the sound goes. */
  @FunctionalInterface
  interface Speaker {
    /** Takes sound of any length, of the voice's rate; waits while there is no room. */
    void play(AudioFrame audio) throws InterruptedException;
  }

  /** What it is, for logs and metrics, such as {@code openai}. */
  String name();

  /** What it can do. */
  TextToSpeech.Capabilities capabilities();

  /**
   * Speaks. Blocks until all of it was played; an interrupt closes its socket or ends its process
   * at once. It does not retry.
   *
   * @param text at least one letter or digit, at most {@link TextToSpeech#LONGEST_PIECE} characters
   * @throws SpeechFailed if it could not; part of the sound may have been played
   */
  void speak(String text, SynthesisOptions options, Speaker speaker) throws InterruptedException;

  /**
   * Refuses options that {@link #speak} would refuse, before there is any text.
   *
   * @throws IllegalArgumentException if there is no such voice
   */
  default void check(SynthesisOptions options) {}

  /** Gives back what was held. Idempotent. */
  @Override
  void close();
}
