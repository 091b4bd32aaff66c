package dev.weir.agent.speech;

import dev.weir.channel.Receiver;
import dev.weir.time.Ticker;

/**
 * Writes down what is spoken. A worker may have one for all its sessions; any thread may call it.
 *
 * <p>A recogniser that takes whole utterances is an {@link UtteranceRecognizer}, which {@link
 * #cutting} makes into one of these.
 */
public interface SpeechToText extends AutoCloseable {
  /** How many events a recognition is ahead of its reader. */
  int EVENTS_AHEAD = 64;

  /**
   * What a recogniser can do.
   *
   * @param streaming it recognises while there is still speaking, not only when that has ended
   * @param interim it gives {@link TranscriptEvent.Interim}s
   * @param endsTurns it gives {@link TranscriptEvent.EndOfTurn}s
   * @param sampleRate that it works at, in samples a second; sound of another is converted
   */
  record Capabilities(boolean streaming, boolean interim, boolean endsTurns, int sampleRate) {
    /** Of one that does not tell when somebody has said all. */
    public Capabilities(boolean streaming, boolean interim, int sampleRate) {
      this(streaming, interim, false, sampleRate);
    }
  }

  /** What it is, for logs and metrics, such as {@code openai}. */
  String name();

  /** What it can do. */
  Capabilities capabilities();

  /** As {@link #open(Receiver, RecognitionOptions)}, with the options that are usual. */
  default Recognition open(Receiver<AudioFrame> audio) {
    return open(audio, RecognitionOptions.DEFAULT);
  }

  /**
   * Begins to listen to one speaker. Does not wait. To begin anew, close the recognition and open
   * another.
   *
   * @param audio frames of any one rate and any lengths, in order. The recognition takes them at
   *     its own pace, and cancels {@code audio} when it ends before that does
   * @throws IllegalStateException if this is closed
   * @throws IllegalArgumentException if the recogniser does not know the language
   */
  Recognition open(Receiver<AudioFrame> audio, RecognitionOptions options);

  /**
   * Ends every recognition that is left, each with a {@link SpeechFailed}, and gives back what was
   * held. Idempotent; waits, within a bound, for its threads.
   */
  @Override
  void close();

  /**
   * Recognises the utterances that a detector finds. Closing it closes the recogniser, not the
   * detector. What has detected already, feeds {@link UtteranceRecognizer#open} instead.
   */
  static SpeechToText cutting(
      UtteranceRecognizer recognizer, VoiceDetector detector, DetectionOptions detection) {
    return new CuttingSpeechToText(recognizer, detector, detection, Ticker.system());
  }
}
