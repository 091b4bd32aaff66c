package dev.weir.agent.speech;

import dev.weir.channel.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Takes each frame for an utterance. */
final class FrameDetector implements VoiceDetector {
  final CountDownLatch closed = new CountDownLatch(1);

  static VoiceEvent.SpeechEnded utterance(AudioFrame audio, Duration at) {
    return new VoiceEvent.SpeechEnded(at, audio.duration(), Duration.ZERO, List.of(audio), true);
  }

  @Override
  public String name() {
    return "frames";
  }

  @Override
  public VoiceDetection listen(Receiver<AudioFrame> audio, DetectionOptions options) {
    var at = new AtomicReference<>(Duration.ZERO);
    Receiver<VoiceEvent> events =
        Receiver.of(
            audio.stream()
                .<VoiceEvent>map(
                    frame -> utterance(frame, at.updateAndGet(it -> it.plus(frame.duration())))));
    return new VoiceDetection() {
      @Override
      public Receiver<VoiceEvent> events() {
        return events;
      }

      @Override
      public void close() {
        audio.cancel();
        events.cancel();
        closed.countDown();
      }
    };
  }

  @Override
  public void close() {
    throw new AssertionError("the detector is not the recogniser's");
  }
}
