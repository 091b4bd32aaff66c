package dev.weir.voice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.SpeechToText;
import dev.weir.agent.speech.SpokenFrame;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.channel.Chan;
import dev.weir.voice.activity.EnergyDetector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real programs: one speaks, the other understands it. Skipped where they are not installed.
 */
@Tag("voice")
@Timeout(120)
class RealSpeechTest {
  private static final String GRAMMAR =
      """
      #JSGF V1.0;
      grammar booking;
      public <request> = [please] book a table for (two | three | four) [at (six | seven | eight)];
      """;

  @TempDir Path folder;

  @BeforeAll
  static void sayWhatIsAbsent() {
    if (EspeakNg.find().isEmpty() || PocketSphinx.find().isEmpty()) {
      System.err.println(
          "skipped: tests with programs that speak and listen (apt-get install espeak-ng pocketsphinx pocketsphinx-en-us)");
    }
  }

  @Test
  void espeak_sentences_areFramesWithTheirTexts() throws Exception {
    try (var speech = TextToSpeech.of(espeak())) {
      List<SpokenFrame> frames = spoken(speech, "Good evening. ", "Shall I book a table?");

      assertThat(frames.stream().map(SpokenFrame::text).distinct())
          .containsExactly("Good evening. ", "Shall I book a table?");
      AudioFrame all = AudioFrame.concat(frames.stream().map(SpokenFrame::audio).toList());
      assertThat(all.duration()).isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(6));
      assertThat(loudest(all)).isGreaterThan(5_000);
    }
  }

  @Test
  void espeak_textThatLooksLikeAnOption_isSpoken() throws Exception {
    try (var speech = TextToSpeech.of(espeak())) {
      assertThat(spoken(speech, "--version")).hasSizeGreaterThan(10);
    }
  }

  @Test
  void espeak_unknownVoice_isAFailureForGood() {
    EspeakNg voice = espeak();
    SpeechFailed failed =
        catchThrowableOfType(
            SpeechFailed.class,
            () -> voice.speak("Hi.", SynthesisOptions.DEFAULT.withVoice("xx-nobody"), audio -> {}));
    assertThat(failed).hasMessageContaining("espeak-ng");
    assertThat(failed.retryable()).isFalse();
  }

  @Test
  void sphinx_whatEspeakSays_isUnderstoodWithAGrammar() throws Exception {
    Transcript transcript =
        sphinx().recognize(said("book a table for two at seven"), RecognitionOptions.DEFAULT);
    assertThat(transcript.text()).isEqualTo("book a table for two at seven");
    assertThat(transcript.confidence()).isPresent();
  }

  @Test
  void sphinx_streamWithPauses_isCutAndUnderstood() throws Exception {
    try (var detector = new EnergyDetector();
        SpeechToText ears = SpeechToText.cutting(sphinx(), detector, DetectionOptions.DEFAULT)) {
      AudioFrame pause = AudioFrame.silence(Duration.ofSeconds(1), EspeakNg.SAMPLE_RATE);
      Chan<AudioFrame> microphone = Chan.bounded(8);
      try (var recognition = ears.open(microphone)) {
        for (AudioFrame audio :
            List.of(
                pause,
                said("book a table for three"),
                pause,
                pause,
                said("book a table for four at eight"),
                pause)) {
          microphone.send(audio);
        }
        microphone.close();
        List<String> heard = new ArrayList<>();
        for (TranscriptEvent event : recognition.events()) {
          if (event instanceof TranscriptEvent.Final said) {
            heard.add(said.transcript().text());
          }
        }
        assertThat(heard)
            .containsExactly("book a table for three", "book a table for four at eight");
      }
    }
  }

  @Test
  void sphinx_missingGrammar_isAFailureForGood() {
    PocketSphinx recognizer = installedSphinx().withGrammar(folder.resolve("none.gram"));
    SpeechFailed failed =
        catchThrowableOfType(
            SpeechFailed.class,
            () ->
                recognizer.recognize(
                    AudioFrame.silence(Duration.ofSeconds(1), 16_000), RecognitionOptions.DEFAULT));
    assertThat(failed).hasMessageContaining("none.gram");
    assertThat(failed.retryable()).isFalse();
  }

  private AudioFrame said(String text) throws Exception {
    List<AudioFrame> sound = new ArrayList<>();
    espeak().speak(text, SynthesisOptions.DEFAULT.withSpeed(0.9), sound::add);
    return AudioFrame.concat(sound);
  }

  private static List<SpokenFrame> spoken(TextToSpeech speech, String... texts) throws Exception {
    Chan<String> pieces = Chan.bounded(texts.length);
    try (var synthesis = speech.open(pieces)) {
      for (String text : texts) {
        pieces.send(text);
      }
      pieces.close();
      return synthesis.frames().stream().toList();
    }
  }

  private static int loudest(AudioFrame audio) {
    int loudest = 0;
    for (int i = 0; i < audio.length(); i++) {
      loudest = Math.max(loudest, Math.abs((int) audio.sample(i)));
    }
    return loudest;
  }

  private static EspeakNg espeak() {
    return EspeakNg.find().orElseGet(() -> abort("skipped: espeak-ng is not installed"));
  }

  private static PocketSphinx installedSphinx() {
    return PocketSphinx.find()
        .orElseGet(() -> abort("skipped: pocketsphinx_continuous is not installed"));
  }

  private PocketSphinx sphinx() throws Exception {
    return installedSphinx()
        .withGrammar(Files.writeString(folder.resolve("booking.gram"), GRAMMAR));
  }
}
