package dev.weir.voice.session;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.RecognitionCall;
import dev.weir.agent.speech.RecognitionNode;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SpeechToText;
import dev.weir.agent.speech.UtteranceRecognizer;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.channel.Chan;
import dev.weir.channel.Lag;
import dev.weir.channel.Receiver;
import dev.weir.channel.Tee;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What sessions hear with: a detector and a recogniser, or a recogniser alone. Immutable; one for a
 * worker, any thread may use it. Both parts stay the caller's to close.
 */
public final class Ear {
  /**
   * How far a recogniser that streams may be behind the detector, in frames. One further behind
   * misses sound: it must not keep the detector from finding interruptions.
   */
  static final int MOST_BEHIND = 256;

  /** The same for one that hears alone, which slows the microphone down instead. */
  private static final int FRAMES_BEHIND = 8;

  /** The same for events of the detector. */
  private static final int EVENTS_BEHIND = 64;

  private final Opener opener;

  private Ear(Opener opener) {
    this.opener = opener;
  }

  /** Recognises while somebody speaks; both hear the same sound. */
  public static Ear streaming(
      VoiceDetector detector,
      DetectionOptions detection,
      SpeechToText recognizer,
      RecognitionOptions recognition) {
    requireAll(detector, detection, recognizer, recognition);
    return new Ear((microphone, agents, given) -> {
      var sound = Tee.of(microphone, 1, Lag.dropOldest(MOST_BEHIND));
      Recognizing understood = recognizing(sound, recognizer, recognition, agents, given);
      VoiceDetection heard = detector.listen(sound.get(0), detection);
      boolean endsTurns = recognizer.capabilities().endsTurns();
      return new Hearing(true, endsTurns, Optional.of(heard), heard.events(), understood);
    });
  }

  /**
   * Recognises all sound, without a detector: who speaks is known by what is understood, so that it
   * takes interim transcripts to interrupt.
   */
  public static Ear withoutDetector(SpeechToText recognizer, RecognitionOptions recognition) {
    requireAll(recognizer, recognition);
    return new Ear((microphone, agents, given) -> {
      var sound = Tee.of(microphone, 0, Lag.backpressure(FRAMES_BEHIND));
      Recognizing understood = recognizing(sound, recognizer, recognition, agents, given);
      boolean endsTurns = recognizer.capabilities().endsTurns();
      return new Hearing(false, endsTurns, Optional.empty(), none(), understood);
    });
  }

  private static Recognizing recognizing(
      Tee<AudioFrame> sound,
      SpeechToText recognizer,
      RecognitionOptions options,
      Supplier<RecognitionNode> agents,
      Supplier<Duration> heard) {
    return new Recognizing(
        () -> new RecognitionCall.OfSound(sound.branch(), recognizer, options), agents, heard);
  }

  private static Receiver<VoiceEvent> none() {
    Chan<VoiceEvent> none = Chan.bounded(1);
    none.close();
    return none;
  }

  /** Recognises each utterance that the detector has found, once it is over. */
  public static Ear ofUtterances(
      VoiceDetector detector,
      DetectionOptions detection,
      UtteranceRecognizer recognizer,
      RecognitionOptions recognition) {
    requireAll(detector, detection, recognizer, recognition);
    recognizer.check(recognition);
    return new Ear((microphone, agents, _) -> {
      VoiceDetection heard = detector.listen(microphone, detection);
      var events = Tee.of(heard.events(), 1, Lag.backpressure(EVENTS_BEHIND));
      Recognizing understood =
          new Recognizing(
              () -> new RecognitionCall.OfUtterances(events.branch(), recognizer, recognition),
              agents,
              () -> Duration.ZERO); // their times are the detector's, which goes on
      return new Hearing(true, false, Optional.of(heard), events.get(0), understood);
    });
  }

  /**
   * Begins to listen to one caller; whoever acts of these agents understands it.
   *
   * @param heard how much sound the microphone has given by now
   */
  Hearing listen(
      Receiver<AudioFrame> microphone, Supplier<RecognitionNode> agents, Supplier<Duration> heard) {
    return opener.open(microphone, agents, heard);
  }

  private static void requireAll(Object... parts) {
    for (Object part : parts) {
      requireNonNull(part, "ear");
    }
  }

  private interface Opener {
    Hearing open(
        Receiver<AudioFrame> microphone,
        Supplier<RecognitionNode> agents,
        Supplier<Duration> heard);
  }

  /**
   * Both, listening to one caller.
   *
   * @param detects whether there is a detector
   * @param endsTurns whether the recogniser tells when somebody has said all
   * @param events those of the detection
   * @param understood is to be run
   */
  record Hearing(
      boolean detects,
      boolean endsTurns,
      Optional<VoiceDetection> detection,
      Receiver<VoiceEvent> events,
      Recognizing understood)
      implements AutoCloseable {
    @Override
    public void close() {
      understood.stop();
      detection.ifPresent(VoiceDetection::close);
    }
  }
}
