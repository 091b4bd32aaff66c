package dev.weir.agent.speech;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Outflow;
import dev.weir.channel.Receiver;

/**
 * What a caller says is to be written down, for an agent's {@link
 * dev.weir.agent.Agent#recognitionNode}. For the thread of that node.
 */
public sealed interface RecognitionCall {

  /**
   * Recognises until the sound ends, and waits until the last event is taken.
   *
   * @param out is given what is understood, as it comes
   * @throws SpeechFailed if the recogniser could not go on
   * @throws InterruptedException if nobody listens any more, or another agent does
   */
  default void hear(Outflow<TranscriptEvent> out) throws InterruptedException {
    try (Recognition recognition = open()) {
      out.sendAll(recognition.events());
    }
  }

  /** Begins; {@link #hear} does, and closes it. */
  Recognition open();

  /** All sound goes to a recogniser that streams. */
  record OfSound(Receiver<AudioFrame> sound, SpeechToText recognizer, RecognitionOptions options)
      implements RecognitionCall {
    /** Checks for null. */
    public OfSound {
      requireNonNull(sound, "sound");
      requireNonNull(recognizer, "recognizer");
      requireNonNull(options, "options");
    }

    @Override
    public Recognition open() {
      return recognizer.open(sound, options);
    }

    /** The same call with other sound. */
    public OfSound withSound(Receiver<AudioFrame> other) {
      return new OfSound(other, recognizer, options);
    }

    /** The same call to another recogniser, which stays its maker's to close. */
    public OfSound withRecognizer(SpeechToText other) {
      return new OfSound(sound, other, options);
    }

    /** The same call with other options. */
    public OfSound withOptions(RecognitionOptions other) {
      return new OfSound(sound, recognizer, other);
    }
  }

  /** Each {@link VoiceEvent.SpeechEnded} of a detector is recognised, once it is over. */
  record OfUtterances(
      Receiver<VoiceEvent> heard, UtteranceRecognizer recognizer, RecognitionOptions options)
      implements RecognitionCall {
    /** Checks for null. */
    public OfUtterances {
      requireNonNull(heard, "heard");
      requireNonNull(recognizer, "recognizer");
      requireNonNull(options, "options");
    }

    @Override
    public Recognition open() {
      return recognizer.open(heard, options);
    }

    /** The same call with other events. */
    public OfUtterances withHeard(Receiver<VoiceEvent> other) {
      return new OfUtterances(other, recognizer, options);
    }

    /** The same call to another recogniser, which stays its maker's to close. */
    public OfUtterances withRecognizer(UtteranceRecognizer other) {
      return new OfUtterances(heard, other, options);
    }

    /** The same call with other options. */
    public OfUtterances withOptions(RecognitionOptions other) {
      return new OfUtterances(heard, recognizer, other);
    }
  }
}
