package dev.weir.livekit.room;

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
import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import dev.weir.voice.session.Ear;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Hears what the test says, whatever sound there is; that it keeps. */
final class ScriptedEar implements VoiceDetector, SpeechToText {
  final Chan<VoiceEvent> voice = Chan.bounded(64);
  final Chan<TranscriptEvent> words = Chan.bounded(64);
  final BlockingQueue<AudioFrame> sound = new LinkedBlockingQueue<>();
  private volatile Thread keeper = Thread.ofVirtual().unstarted(() -> {});

  Ear ear() {
    return Ear.streaming(this, DetectionOptions.DEFAULT, this, RecognitionOptions.DEFAULT);
  }

  /** Somebody speaks for a while, enough to interrupt. */
  void interrupts() throws InterruptedException {
    voice.send(new VoiceEvent.SpeechStarted(ms(1_000), ms(50), List.of()));
    voice.send(
        new VoiceEvent.Judged(
            ms(1_600), 1, true, ms(600), ms(0), ms(600), Duration.ZERO, Duration.ZERO));
  }

  void interim(String text) throws InterruptedException {
    words.send(new TranscriptEvent.Interim(Transcript.of(text), ms(0), ms(1_000)));
  }

  void says(String text) throws InterruptedException {
    words.send(new TranscriptEvent.Final(Transcript.of(text), ms(0), ms(1_000)));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  @Override
  public VoiceDetection listen(Receiver<AudioFrame> audio, DetectionOptions options) {
    keeper = Thread.ofVirtual().start(() -> audio.forEach(sound::add));
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

  /** Its thread has ended. */
  void awaitEnd() throws InterruptedException {
    keeper.join();
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, false, 24_000);
  }

  @Override
  public void close() {}
}
