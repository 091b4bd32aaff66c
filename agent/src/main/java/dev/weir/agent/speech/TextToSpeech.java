package dev.weir.agent.speech;

import dev.weir.channel.Receiver;
import dev.weir.time.Ticker;

/**
 * Speaks what is written. A worker may have one for all its sessions; any thread may call it.
 *
 * <p>One that speaks sentence after sentence is a {@link SentenceVoice}, which {@link #of} makes
 * into one of these.
 */
public interface TextToSpeech extends AutoCloseable {
  /** The longest piece, in characters. */
  int LONGEST_PIECE = 4096;

  /**
   * What a voice can do.
   *
   * @param streaming sound comes before the whole of its piece was made
   * @param sampleRate of the frames, in samples a second
   */
  record Capabilities(boolean streaming, int sampleRate) {}

  /** What it is, for logs and metrics, such as {@code espeak-ng}. */
  String name();

  /** What it can do. */
  Capabilities capabilities();

  /** As {@link #open(Receiver, SynthesisOptions)}, with the options that are usual. */
  default Synthesis open(Receiver<String> pieces) {
    return open(pieces, SynthesisOptions.DEFAULT);
  }

  /**
   * Begins to speak a text. Does not wait. Each text, such as a reply, has a synthesis of its own.
   *
   * @param pieces whole sentences, or what may be spoken like one, of at most {@link
   *     #LONGEST_PIECE} characters. One without a letter or a digit is a moment of silence. The
   *     synthesis cancels {@code pieces} when it ends before they do
   * @throws IllegalStateException if this is closed
   * @throws IllegalArgumentException if there is no such voice
   */
  Synthesis open(Receiver<String> pieces, SynthesisOptions options);

  /**
   * Ends every synthesis that is left, each with a {@link SpeechFailed}, and gives back what was
   * held. Idempotent; waits, within a bound, for its threads.
   */
  @Override
  void close();

  /** Speaks piece after piece with this voice, which is closed with it. */
  static TextToSpeech of(SentenceVoice voice) {
    return new SentenceTextToSpeech(voice, Ticker.system());
  }
}
