package dev.weir.voice.activity;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.agent.speech.VoiceEvent.SpeechStarted;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import java.util.ArrayList;
import java.util.List;

/** A detector hears a whole sound, in frames of 20 ms. */
final class Hearing {
  private Hearing() {}

  static List<VoiceEvent> of(VoiceDetector detector, AudioFrame sound) throws InterruptedException {
    return of(detector, sound, sound.sampleRate() / 50);
  }

  static List<VoiceEvent> of(VoiceDetector detector, AudioFrame sound, int frame)
      throws InterruptedException {
    Chan<AudioFrame> audio = Chan.bounded(10);
    try (VoiceDetection detection = detector.listen(audio, DetectionOptions.DEFAULT)) {
      Thread speaker = Thread.startVirtualThread(() -> play(sound, frame, audio));
      List<VoiceEvent> heard = drain(detection);
      speaker.join();
      return heard;
    }
  }

  static List<VoiceEvent> drain(VoiceDetection detection) throws InterruptedException {
    List<VoiceEvent> heard = new ArrayList<>();
    try {
      while (true) {
        heard.add(detection.events().receive());
      }
    } catch (ChanClosed end) {
      if (end.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      return heard;
    }
  }

  private static void play(AudioFrame sound, int frame, Chan<AudioFrame> audio) {
    try {
      for (int from = 0; from < sound.length(); from += frame) {
        audio.send(sound.slice(from, Math.min(sound.length(), from + frame)));
      }
      audio.close();
    } catch (InterruptedException e) {
      audio.fail(e);
    } catch (ChanClosed gone) {
      // the detection has ended first, and its reader is told why
    }
  }

  /**
   * When speech started and ended, in windows, such as {@code 10-52}; open at the end: {@code 10-}.
   */
  static List<String> segments(List<VoiceEvent> events) {
    List<String> segments = new ArrayList<>();
    for (VoiceEvent event : events) {
      switch (event) {
        case SpeechStarted started -> segments.add(windows(started) + "-");
        case SpeechEnded ended -> segments.add(segments.removeLast() + windows(ended));
        case VoiceEvent.Judged judged -> {}
      }
    }
    return segments;
  }

  private static long windows(VoiceEvent event) {
    return event.at().dividedBy(SpeechTracker.WINDOW);
  }
}
