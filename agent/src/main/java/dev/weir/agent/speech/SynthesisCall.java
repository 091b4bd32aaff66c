package dev.weir.agent.speech;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Outflow;
import dev.weir.channel.Receiver;

/**
 * A run of text that is to be spoken, for an agent's {@link dev.weir.agent.Agent#synthesisNode}.
 * For the thread of that node.
 *
 * @param sentences as {@link TextToSpeech#open} takes them; those that a node leaves are not spoken
 */
public record SynthesisCall(
    Receiver<String> sentences, TextToSpeech synthesizer, SynthesisOptions options) {

  /** Checks for null. */
  public SynthesisCall {
    requireNonNull(sentences, "sentences");
    requireNonNull(synthesizer, "synthesizer");
    requireNonNull(options, "options");
  }

  /** The same call with other sentences. */
  public SynthesisCall withSentences(Receiver<String> other) {
    return new SynthesisCall(other, synthesizer, options);
  }

  /** The same call to another synthesiser, which stays its maker's to close. */
  public SynthesisCall withSynthesizer(TextToSpeech other) {
    return new SynthesisCall(sentences, other, options);
  }

  /** The same call with other options. */
  public SynthesisCall withOptions(SynthesisOptions other) {
    return new SynthesisCall(sentences, synthesizer, other);
  }

  /**
   * Speaks the sentences, and waits until the last frame is taken.
   *
   * @param out is given the sound, as it comes
   * @throws SpeechFailed if the synthesiser could not go on
   * @throws InterruptedException if the speech was stopped
   */
  public void speak(Outflow<SpokenFrame> out) throws InterruptedException {
    try (Synthesis synthesis = synthesizer.open(sentences, options)) {
      out.sendAll(synthesis.frames());
    }
  }
}
