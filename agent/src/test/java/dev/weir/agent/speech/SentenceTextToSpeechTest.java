package dev.weir.agent.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sentences become frames of one length, each with its text; the reader sets the pace. */
@Timeout(30)
class SentenceTextToSpeechTest {
  private final Chan<String> pieces = Chan.bounded(16);
  private final ManualTime time = new ManualTime();

  @Test
  void open_pieces_giveFramesOfOneLengthWithTheirTexts() throws Exception {
    try (var speech = TextToSpeech.of(FakeVoice.even());
        Synthesis synthesis = speech.open(pieces)) {
      pieces.send("twelve chars"); // 120 ms
      pieces.send("");
      pieces.send("five."); // 50 ms
      pieces.close();

      assertThat(synthesis.frames().stream())
          .containsExactly(
              new SpokenFrame(FakeVoice.sound(400), 0, "twelve chars", Duration.ZERO),
              new SpokenFrame(FakeVoice.sound(400), 0, "twelve chars", Duration.ofMillis(50)),
              new SpokenFrame(FakeVoice.sound(160), 0, "twelve chars", Duration.ofMillis(100)),
              new SpokenFrame(FakeVoice.sound(400), 1, "five.", Duration.ZERO));
      assertThat(synthesis.sampleRate()).isEqualTo(8_000);
    }
  }

  @Test
  void open_soundInOddPieces_isCutAlikeAndLosesNoSample() throws Exception {
    var voice =
        new FakeVoice((text, speaker) -> {
          short next = 0;
          for (int length : new int[] {1, 399, 3, 800, 77, 1_000}) {
            short[] samples = new short[length];
            for (int i = 0; i < length; i++) {
              samples[i] = next++;
            }
            speaker.play(AudioFrame.wrap(samples, 8_000));
          }
        });
    try (var speech = TextToSpeech.of(voice);
        Synthesis synthesis = speech.open(pieces)) {
      pieces.send("all");
      pieces.close();
      List<SpokenFrame> frames = synthesis.frames().stream().toList();

      assertThat(frames.stream().map(it -> it.audio().length()))
          .containsExactly(400, 400, 400, 400, 400, 280);
      AudioFrame all = AudioFrame.concat(frames.stream().map(SpokenFrame::audio).toList());
      for (int i = 0; i < 2_280; i++) {
        assertThat(all.sample(i)).isEqualTo((short) i);
      }
    }
  }

  @Test
  void open_pieceWithoutLetters_isAMomentOfSilenceWithItsText() throws Exception {
    FakeVoice voice = FakeVoice.even();
    try (var speech = TextToSpeech.of(voice);
        Synthesis synthesis = speech.open(pieces)) {
      pieces.send("— \n");
      pieces.close();

      assertThat(synthesis.frames().stream())
          .containsExactly(
              new SpokenFrame(
                  AudioFrame.silence(Duration.ofMillis(10), 8_000), 0, "— \n", Duration.ZERO));
      assertThat(voice.asked).hasValue(0);
    }
  }

  @Test
  void open_readerThatDoesNotRead_holdsTheVoiceAtFiveSeconds() throws Exception {
    var played = new AtomicInteger();
    var waits = new CountDownLatch(5_000 / 50 + 1);
    var voice =
        new FakeVoice((text, speaker) -> {
          while (played.get() < 1_000) {
            waits.countDown();
            speaker.play(FakeVoice.sound(400));
            played.incrementAndGet();
          }
        });
    try (var speech = TextToSpeech.of(voice);
        Synthesis synthesis = speech.open(pieces)) {
      pieces.send("long");
      waits.await();
      assertThat(played).hasValue(100); // the 101st waits
      assertThat(synthesis.frames().receive().at()).isEqualTo(Duration.ZERO);
    }
  }

  @Test
  @Behaviour("sess-C1.8")
  void open_failureBeforeAnySound_isRetriedThreeTimesEveryTwoSeconds() throws Exception {
    var voice = new FakeVoice[1];
    voice[0] =
        new FakeVoice((text, speaker) -> {
          if (voice[0].asked.get() < 4) {
            throw SpeechFailed.forNow("busy", null);
          }
          speaker.play(FakeVoice.sound(80));
        });
    try (Synthesis synthesis = synthesis(voice[0])) {
      pieces.send("again");
      for (int retry = 1; retry <= 3; retry++) {
        time.awaitArmed(1);
        assertThat(voice[0].asked).hasValue(retry);
        time.advance(Duration.ofSeconds(2));
      }
      assertThat(synthesis.frames().receive().text()).isEqualTo("again");
    }
  }

  @Test
  void open_failureAfterSound_isNotRetriedAndEndsTheFramesAfterIt() throws Exception {
    var voice =
        new FakeVoice((text, speaker) -> {
          speaker.play(FakeVoice.sound(400));
          throw SpeechFailed.forNow("line broke", null);
        });
    try (Synthesis synthesis = synthesis(voice)) {
      pieces.send("half");

      assertThat(synthesis.frames().receive().text()).isEqualTo("half");
      assertThatThrownBy(synthesis.frames()::receive)
          .isInstanceOf(ChanClosed.class)
          .cause()
          .isInstanceOfSatisfying(SpeechFailed.class, it -> assertThat(it.retryable()).isFalse())
          .hasMessageContaining("line broke")
          .hasMessageContaining("given already");
      assertThat(voice.asked).hasValue(1);
      assertThat(pieces.awaitDrained(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void open_voiceThatGivesNothing_isAFailure() throws Exception {
    assertFails(new FakeVoice((text, speaker) -> {}), "hello", "no sound");
  }

  @Test
  void open_soundOfAnotherRate_isAFailure() throws Exception {
    assertFails(
        new FakeVoice(
            (text, speaker) -> speaker.play(AudioFrame.silence(Duration.ofSeconds(1), 16_000))),
        "hello",
        "sampleRate: 16000 (expected: 8000");
  }

  @Test
  void open_soundWithoutEnd_isAFailure() throws Exception {
    AudioFrame hour = FakeVoice.sound(3_600 * 8_000);
    assertFails(
        new FakeVoice((text, speaker) -> speaker.play(hour)), "hello", "more than PT10M of sound");
  }

  @Test
  void open_pieceOverTheLimit_isAFailure() throws Exception {
    assertFails(FakeVoice.even(), "a".repeat(4_097), "text: 4097 characters");
  }

  @Test
  void open_voiceThatThrowsAnythingElse_isAFailure() throws Exception {
    assertFails(
        new FakeVoice((text, speaker) -> {
          throw new AssertionError("a bug");
        }),
        "hello",
        "fake: threw");
  }

  @Test
  void open_unknownVoice_isRefusedAtTheDoor() {
    try (var speech = TextToSpeech.of(FakeVoice.even())) {
      var options = SynthesisOptions.DEFAULT.withVoice("nobody");
      assertThatThrownBy(() -> speech.open(pieces, options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("voice: nobody");
    }
  }

  @Test
  void open_piecesThatFail_endTheFramesWithTheirCause() throws Exception {
    var broken = new IllegalStateException("model");
    try (var speech = TextToSpeech.of(FakeVoice.even());
        Synthesis synthesis = speech.open(pieces)) {
      pieces.send("first");
      pieces.fail(broken);

      assertThat(synthesis.frames().receive().text()).isEqualTo("first");
      assertThatThrownBy(synthesis.frames()::receive).hasCause(broken);
    }
  }

  @Test
  void close_whileSpeaking_interruptsTheVoiceAndDiscardsWhatWaits() throws Exception {
    var begun = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var voice =
        new FakeVoice((text, speaker) -> {
          speaker.play(FakeVoice.sound(4_000));
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
        });
    try (var speech = TextToSpeech.of(voice)) {
      Synthesis synthesis = speech.open(pieces);
      pieces.send("long");
      begun.await();
      synthesis.close();
      synthesis.close();

      interrupted.await();
      assertThat(synthesis.frames().isDrained()).isTrue();
      assertThat(synthesis.frames().closeCause()).isEmpty();
      assertThat(pieces.isClosed()).isTrue();
    }
  }

  @Test
  void close_ofAll_failsWhatIsOpenAndClosesTheVoice() throws Exception {
    FakeVoice voice = FakeVoice.even();
    TextToSpeech speech = TextToSpeech.of(voice);
    Synthesis synthesis = speech.open(pieces);
    assertThat(speech.name()).isEqualTo("fake");
    assertThat(speech.capabilities()).isEqualTo(new TextToSpeech.Capabilities(true, 8_000));
    speech.close();

    assertThatThrownBy(synthesis.frames()::receive).hasCauseInstanceOf(SpeechFailed.class);
    voice.closed.await();
    assertThatThrownBy(() -> speech.open(pieces)).isInstanceOf(IllegalStateException.class);
  }

  private void assertFails(FakeVoice voice, String text, String message) throws Exception {
    try (var speech = TextToSpeech.of(voice);
        Synthesis synthesis =
            speech.open(pieces, SynthesisOptions.DEFAULT.withRetries(Retries.NONE))) {
      pieces.send(text);
      assertThatThrownBy(synthesis.frames()::receive)
          .isInstanceOf(ChanClosed.class)
          .cause()
          .isInstanceOf(SpeechFailed.class)
          .hasMessageContaining(message);
    }
  }

  private Synthesis synthesis(FakeVoice voice) {
    return new SentenceTextToSpeech(voice, time).open(pieces, SynthesisOptions.DEFAULT);
  }
}
