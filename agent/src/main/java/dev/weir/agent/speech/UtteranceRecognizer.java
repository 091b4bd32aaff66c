package dev.weir.agent.speech;

import dev.weir.channel.Receiver;
import dev.weir.time.Ticker;

/**
 * A recogniser that takes whole utterances. Any thread may call it, several at the same time; it
 * bounds by itself how many requests it makes at once.
 */
public interface UtteranceRecognizer extends AutoCloseable {
  /** How many utterances of a session wait while one is recognised; those beyond are missed. */
  int WAITING = 4;

  /** What it is, for logs and metrics, such as {@code openai}. */
  String name();

  /** The rate that it works at, in samples a second; it converts sound of another. */
  int sampleRate();

  /**
   * Recognises one utterance. Blocks; an interrupt closes its socket or ends its process at once.
   * It does not retry.
   *
   * @throws SpeechFailed if it could not
   * @throws IllegalArgumentException if it does not know the language
   */
  Transcript recognize(AudioFrame speech, RecognitionOptions options) throws InterruptedException;

  /**
   * Refuses options that {@link #recognize} would refuse, before there is any sound.
   *
   * @throws IllegalArgumentException if it does not know the language
   */
  default void check(RecognitionOptions options) {}

  /** Gives back what was held. Idempotent. */
  @Override
  void close();

  /**
   * Recognises each {@link VoiceEvent.SpeechEnded} of one speaker; the retries are those of the
   * options. Does not wait. It keeps up with the events however long a request takes, at most
   * {@value #WAITING} utterances behind. It cancels {@code heard} when it ends before that does.
   */
  default Recognition open(Receiver<VoiceEvent> heard, RecognitionOptions options) {
    check(options);
    return new UtteranceRecognition(this, heard, options, Ticker.system()).start();
  }
}
