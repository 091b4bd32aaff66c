package dev.weir.voice.session;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.Recognition;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SpeechToText;
import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.agent.speech.VoiceEvent.Judged;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.agent.speech.VoiceEvent.SpeechStarted;
import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A detector and a recogniser that hear what the test says. */
final class ScriptedEar implements VoiceDetector, SpeechToText {
  final Chan<VoiceEvent> voice = Chan.bounded(64);
  final Chan<TranscriptEvent> words = Chan.bounded(64);

  /** What each of the two was given to hear. */
  final Chan<Receiver<AudioFrame>> detected = Chan.bounded(1);

  final Chan<Receiver<AudioFrame>> recognized = Chan.bounded(1);

  private boolean endsTurns;
  private int told;

  Ear ear() {
    return Ear.streaming(this, DetectionOptions.DEFAULT, this, RecognitionOptions.DEFAULT);
  }

  /** Without a detector; its recogniser tells ends of turns, or does not. */
  Ear recogniserAlone(boolean telling) {
    endsTurns = telling;
    return Ear.withoutDetector(this, RecognitionOptions.DEFAULT);
  }

  void endsTurn(long at) throws InterruptedException {
    words.send(new TranscriptEvent.EndOfTurn(ms(at)));
  }

  void begins(long at) throws InterruptedException {
    voice.send(new SpeechStarted(ms(at), ms(50), List.of()));
  }

  void speaks(long at, long lasted) throws InterruptedException {
    voice.send(
        new Judged(ms(at), 1, true, ms(lasted), ms(0), ms(lasted), Duration.ZERO, Duration.ZERO));
  }

  void ends(long at, long silence) throws InterruptedException {
    voice.send(new SpeechEnded(ms(at), ms(at), ms(silence), List.of(), true));
  }

  /** How many times it was told what it is to understand. */
  int told() {
    return told;
  }

  void interim(long at, String text) throws InterruptedException {
    told++;
    words.send(new TranscriptEvent.Interim(Transcript.of(text), ms(0), ms(at)));
  }

  static TranscriptEvent understood(long from, long to, String text) {
    return new TranscriptEvent.Final(Transcript.of(text), ms(from), ms(to));
  }

  void says(long at, String text) throws InterruptedException {
    Transcript transcript =
        new Transcript(text, Optional.of("en"), Optional.of("Ann"), OptionalDouble.empty());
    told++;
    words.send(new TranscriptEvent.Final(transcript, ms(0), ms(at)));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  @Override
  public VoiceDetection listen(Receiver<AudioFrame> audio, DetectionOptions options) {
    var _ = detected.trySend(audio);
    return new VoiceDetection() {
      @Override
      public Receiver<VoiceEvent> events() {
        return voice;
      }

      @Override
      public void close() {
        voice.cancel();
        audio.cancel();
      }
    };
  }

  @Override
  public Recognition open(Receiver<AudioFrame> audio, RecognitionOptions options) {
    var _ = recognized.trySend(audio);
    return new Recognition() {
      @Override
      public Receiver<TranscriptEvent> events() {
        return words;
      }

      @Override
      public void close() {
        words.cancel();
        audio.cancel();
      }
    };
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, endsTurns, 16_000);
  }

  @Override
  public void close() {}
}
