package dev.weir.agent.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.TranscriptEvent.Final;
import dev.weir.agent.speech.TranscriptEvent.Missed;
import dev.weir.agent.speech.TranscriptEvent.Used;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Utterances become transcripts, in order; what fails is told, and ends nothing else. */
@Timeout(30)
class UtteranceRecognitionTest {
  private static final AudioFrame SECOND = AudioFrame.silence(Duration.ofSeconds(1), 8_000);

  private final Chan<VoiceEvent> heard = Chan.bounded(16);
  private final ManualTime time = new ManualTime();

  @Test
  void open_utterances_giveTranscriptsWithTheirTimesAndUse() throws Exception {
    var recognizer = new FakeRecognizer(speech -> Transcript.of(" " + speech.length() + "\n"));
    try (Recognition recognition = recognizer.open(heard, RecognitionOptions.DEFAULT)) {
      heard.send(new VoiceEvent.SpeechStarted(Duration.ofSeconds(1), Duration.ZERO, List.of()));
      heard.send(
          new VoiceEvent.SpeechEnded(
              Duration.ofSeconds(5),
              Duration.ofSeconds(2),
              Duration.ofMillis(500),
              List.of(SECOND, SECOND),
              true));
      heard.close();

      assertThat(recognition.events().stream())
          .containsExactly(
              new Used(Duration.ofSeconds(2), Duration.ofSeconds(5)),
              new Final(Transcript.of("16000"), Duration.ofMillis(2_500), Duration.ofSeconds(5)));
    }
  }

  @Test
  void open_speechWithoutAudio_isPassedOver() throws Exception {
    var recognizer = new FakeRecognizer(speech -> Transcript.of("never"));
    try (Recognition recognition = recognizer.open(heard, RecognitionOptions.DEFAULT)) {
      heard.send(
          new VoiceEvent.SpeechEnded(
              Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, List.of(), false));
      heard.close();

      assertThat(recognition.events().stream()).isEmpty();
    }
  }

  @Test
  @Behaviour("sess-C1.8")
  void open_failureForNow_isRetriedThreeTimesEveryTwoSeconds() throws Exception {
    var recognizer = new FakeRecognizer(speech -> fail("busy"));
    try (Recognition recognition = recognition(recognizer, RecognitionOptions.DEFAULT)) {
      heard.send(FrameDetector.utterance(SECOND, Duration.ofSeconds(1)));
      for (int retry = 1; retry <= 3; retry++) {
        time.awaitArmed(1);
        assertThat(recognizer.asked).hasValue(retry);
        time.advance(Duration.ofMillis(1_999));
        assertThat(recognizer.asked).hasValue(retry);
        time.advance(Duration.ofMillis(1));
      }
      assertThat(recognition.events().receive())
          .isInstanceOfSatisfying(
              Missed.class,
              missed ->
                  assertThat(missed.failure()).hasMessage("busy").matches(SpeechFailed::retryable));
      assertThat(recognizer.asked).hasValue(4);
    }
  }

  @Test
  @Behaviour("sess-C1.8")
  void open_retryThatGoesWell_isAFinalAndTheNextFailureHasAllRetriesAgain() throws Exception {
    var recognizer = new FakeRecognizer[1];
    recognizer[0] =
        new FakeRecognizer(
            speech -> recognizer[0].asked.get() == 2 ? Transcript.of("yes") : fail("busy"));
    var once = RecognitionOptions.DEFAULT.withRetries(new Retries(1, Duration.ofSeconds(2)));
    try (Recognition recognition = recognition(recognizer[0], once)) {
      heard.send(FrameDetector.utterance(SECOND, Duration.ofSeconds(1)));
      time.awaitArmed(1);
      time.advance(Duration.ofSeconds(2));
      assertThat(recognition.events().receive()).isInstanceOf(Used.class);
      assertThat(recognition.events().receive()).isInstanceOf(Final.class);

      heard.send(FrameDetector.utterance(SECOND, Duration.ofSeconds(2)));
      time.awaitArmed(1);
      time.advance(Duration.ofSeconds(2));
      assertThat(recognition.events().receive()).isInstanceOf(Missed.class);
      assertThat(recognizer[0].asked).hasValue(4);
    }
  }

  @Test
  void open_failureForGood_isMissedAtOnceAndTheNextUtteranceIsRecognised() throws Exception {
    var recognizer =
        new FakeRecognizer(speech -> {
          if (speech.length() > 8_000) {
            throw SpeechFailed.forGood("no", null);
          }
          return Transcript.of("yes");
        });
    try (Recognition recognition = recognizer.open(heard, RecognitionOptions.DEFAULT)) {
      heard.send(
          FrameDetector.utterance(
              AudioFrame.concat(List.of(SECOND, SECOND)), Duration.ofSeconds(2)));
      heard.send(FrameDetector.utterance(SECOND, Duration.ofSeconds(3)));
      heard.close();

      assertThat(recognition.events().stream().map(it -> it.getClass().getSimpleName()))
          .containsExactly("Missed", "Used", "Final");
    }
  }

  @Test
  void open_moreThanCanWait_areMissedAndHearingGoesOn() throws Exception {
    var busy = new CountDownLatch(1);
    var free = new CountDownLatch(1);
    var recognizer =
        new FakeRecognizer(speech -> {
          busy.countDown();
          free.await();
          return Transcript.of("late");
        });
    try (Recognition recognition = recognizer.open(heard, RecognitionOptions.DEFAULT)) {
      heard.send(FrameDetector.utterance(SECOND, Duration.ofSeconds(1)));
      busy.await();
      for (int i = 0; i < UtteranceRecognizer.WAITING + 1; i++) {
        heard.send(FrameDetector.utterance(SECOND, Duration.ofSeconds(2 + i)));
      }
      assertThat(recognition.events().receive())
          .isInstanceOfSatisfying(
              Missed.class,
              missed -> {
                assertThat(missed.to()).isEqualTo(Duration.ofSeconds(6));
                assertThat(missed.failure()).hasMessageContaining("4 utterances are waiting");
              });
      free.countDown();
      heard.close();
      assertThat(recognition.events().stream().filter(Final.class::isInstance)).hasSize(5);
    }
  }

  @Test
  void close_whileRecognising_interruptsItAndEndsTheEvents() throws Exception {
    var begun = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var recognizer =
        new FakeRecognizer(speech -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
            return Transcript.of("never");
          } finally {
            interrupted.countDown();
          }
        });
    Recognition recognition = recognizer.open(heard, RecognitionOptions.DEFAULT);
    heard.send(FrameDetector.utterance(SECOND, Duration.ofSeconds(1)));
    begun.await();
    recognition.close();
    recognition.close();

    interrupted.await();
    assertThat(recognition.events().isDrained()).isTrue();
    assertThat(recognition.events().closeCause()).isEmpty();
    assertThat(heard.isClosed()).isTrue();
  }

  @Test
  void open_soundThatFails_endsTheEventsWithItsCauseAfterWhatWasHeard() throws Exception {
    var recognizer = new FakeRecognizer(speech -> Transcript.of("before"));
    var broken = new IllegalStateException("microphone");
    try (Recognition recognition = recognizer.open(heard, RecognitionOptions.DEFAULT)) {
      heard.send(FrameDetector.utterance(SECOND, Duration.ofSeconds(1)));
      heard.fail(broken);

      assertThat(recognition.events().receive()).isInstanceOf(Used.class);
      assertThat(recognition.events().receive()).isInstanceOf(Final.class);
      assertThatThrownBy(recognition.events()::receive)
          .isInstanceOf(ChanClosed.class)
          .hasCause(broken);
    }
  }

  @Test
  void open_recognizerThatThrowsAnythingElse_endsTheEventsNamed() throws Exception {
    var recognizer =
        new FakeRecognizer(speech -> {
          throw new AssertionError("a bug");
        });
    try (Recognition recognition = recognizer.open(heard, RecognitionOptions.DEFAULT)) {
      heard.send(FrameDetector.utterance(SECOND, Duration.ofSeconds(1)));

      assertThatThrownBy(recognition.events()::receive)
          .hasCauseInstanceOf(SpeechFailed.class)
          .cause()
          .hasMessageContaining("fake: threw")
          .hasMessageContaining("a bug");
    }
    assertThat(heard.isClosed()).isTrue();
  }

  @Test
  void open_unknownLanguage_isRefusedAtTheDoor() {
    var recognizer = new FakeRecognizer(speech -> Transcript.of("never"));
    assertThatThrownBy(() -> recognizer.open(heard, RecognitionOptions.DEFAULT.withLanguage("tlh")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("language: tlh");
  }

  private Recognition recognition(UtteranceRecognizer recognizer, RecognitionOptions options) {
    return new UtteranceRecognition(recognizer, heard, options, time).start();
  }

  private static Transcript fail(String message) {
    throw SpeechFailed.forNow(message, null);
  }
}
