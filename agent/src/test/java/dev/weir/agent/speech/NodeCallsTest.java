package dev.weir.agent.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.TranscriptEvent.Final;
import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nodes of agents are given to hear and to speak with. */
@Timeout(30)
@Behaviour("sess-C1.2")
class NodeCallsTest {
  private static final AudioFrame SECOND = AudioFrame.wrap(new short[8_000], 8_000);

  private final TextToSpeech even = TextToSpeech.of(FakeVoice.even());
  private final Chan<String> sentences = Chan.bounded(4);
  private final Chan<VoiceEvent> heard = Chan.bounded(4);
  private final FakeRecognizer recognizer =
      new FakeRecognizer(speech -> Transcript.of(speech.length() + " samples"));

  @AfterEach
  void release() {
    even.close();
  }

  @Test
  void speak_sentences_givesTheirFramesUntilTheyEnd() throws Exception {
    sentences.send("Hi. ");
    sentences.send("Ann.");
    sentences.close();
    List<SpokenFrame> frames = new ArrayList<>();
    call().speak(frames::add);
    assertThat(frames.stream().map(SpokenFrame::text).distinct()).containsExactly("Hi. ", "Ann.");
  }

  @Test
  void speak_voiceFails_isThrownAsItIs() throws Exception {
    FakeVoice broken =
        new FakeVoice((text, speaker) -> {
          throw SpeechFailed.forGood("no sound", null);
        });
    try (TextToSpeech synthesizer = TextToSpeech.of(broken)) {
      sentences.send("Hi.");
      sentences.close();
      assertThatThrownBy(() -> call().withSynthesizer(synthesizer).speak(frame -> {}))
          .isInstanceOf(SpeechFailed.class);
    }
  }

  @Test
  void with_anotherPart_keepsTheOthers() {
    Chan<String> other = Chan.bounded(1);
    SynthesisOptions slow =
        new SynthesisOptions(Duration.ofMillis(20), 0.5, Optional.of("slow"), Retries.DEFAULT);
    assertThat(call().withSentences(other))
        .isEqualTo(new SynthesisCall(other, even, SynthesisOptions.DEFAULT));
    assertThat(call().withOptions(slow)).isEqualTo(new SynthesisCall(sentences, even, slow));
  }

  @Test
  void hear_utterances_givesWhatWasUnderstood() throws Exception {
    heard.send(FrameDetector.utterance(SECOND, Duration.ofSeconds(1)));
    heard.close();
    List<TranscriptEvent> events = new ArrayList<>();
    utterances().hear(events::add);
    assertThat(events).hasAtLeastOneElementOfType(Final.class);
    assertThat(recognizer.asked).hasValue(1);
  }

  @Test
  void hear_sound_givesWhatWasUnderstood() throws Exception {
    Chan<AudioFrame> sound = Chan.bounded(1);
    sound.close();
    List<TranscriptEvent> events = new ArrayList<>();
    try (SpeechToText cutting =
        SpeechToText.cutting(recognizer, new FrameDetector(), DetectionOptions.DEFAULT)) {
      Chan<AudioFrame> other = Chan.bounded(1);
      var call =
          new RecognitionCall.OfSound(other, cutting, RecognitionOptions.DEFAULT)
              .withSound(sound)
              .withRecognizer(cutting)
              .withOptions(RecognitionOptions.DEFAULT);
      call.hear(events::add);
      assertThat(events).doesNotHaveAnyElementsOfTypes(TranscriptEvent.Missed.class);
    }
  }

  @Test
  void with_anotherEar_keepsTheOthers() {
    var other = new FakeRecognizer(speech -> Transcript.of(""));
    Chan<VoiceEvent> events = Chan.bounded(1);
    assertThat(
            utterances()
                .withRecognizer(other)
                .withHeard(events)
                .withOptions(RecognitionOptions.DEFAULT))
        .isEqualTo(new RecognitionCall.OfUtterances(events, other, RecognitionOptions.DEFAULT));
  }

  private SynthesisCall call() {
    return new SynthesisCall(sentences, even, SynthesisOptions.DEFAULT);
  }

  private RecognitionCall.OfUtterances utterances() {
    return new RecognitionCall.OfUtterances(heard, recognizer, RecognitionOptions.DEFAULT);
  }
}
