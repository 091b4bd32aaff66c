package dev.weir.agent.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.TranscriptEvent.Final;
import dev.weir.channel.Chan;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A recogniser of utterances is one of streams, with a detector's help. */
@Timeout(30)
class CuttingSpeechToTextTest {
  private static final AudioFrame SECOND = AudioFrame.silence(Duration.ofSeconds(1), 8_000);

  private final FakeRecognizer recognizer =
      new FakeRecognizer(speech -> Transcript.of("heard " + speech.length()));
  private final FrameDetector detector = new FrameDetector();
  private final SpeechToText speechToText =
      SpeechToText.cutting(recognizer, detector, DetectionOptions.DEFAULT);
  private final Chan<AudioFrame> audio = Chan.bounded(8);

  @Test
  void open_sound_isCutAndRecognised() throws Exception {
    try (Recognition recognition = speechToText.open(audio)) {
      audio.send(SECOND);
      audio.send(SECOND.slice(0, 4_000));
      audio.close();

      assertThat(recognition.events().stream().filter(Final.class::isInstance))
          .containsExactly(
              new Final(Transcript.of("heard 8000"), Duration.ZERO, Duration.ofSeconds(1)),
              new Final(
                  Transcript.of("heard 4000"), Duration.ofSeconds(1), Duration.ofMillis(1_500)));
    }
  }

  @Test
  void capabilities_ofUtterances_areNeitherStreamingNorInterim() {
    assertThat(speechToText.capabilities())
        .isEqualTo(new SpeechToText.Capabilities(false, false, 8_000));
    assertThat(speechToText.name()).isEqualTo("fake");
  }

  @Test
  void close_ofARecognition_closesItsDetectionAndTheSound() throws Exception {
    Recognition recognition = speechToText.open(audio);
    recognition.close();

    detector.closed.await();
    assertThat(audio.isClosed()).isTrue();
    assertThat(recognition.events().isDrained()).isTrue();
  }

  @Test
  void close_withOpenRecognitions_failsThemAndClosesTheRecogniser() throws Exception {
    Recognition recognition = speechToText.open(audio);
    speechToText.close();

    assertThatThrownBy(recognition.events()::receive)
        .hasCauseInstanceOf(SpeechFailed.class)
        .cause()
        .hasMessageContaining("fake: was closed");
    recognizer.closed.await();
    detector.closed.await();
    assertThatThrownBy(() -> speechToText.open(audio))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fake: is closed");
  }
}
