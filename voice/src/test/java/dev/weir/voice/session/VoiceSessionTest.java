package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentEvent.AgentStateChanged;
import dev.weir.agent.AgentEvent.ConversationItemAdded;
import dev.weir.agent.AgentEvent.FalseInterruption;
import dev.weir.agent.AgentEvent.OverlappingSpeech;
import dev.weir.agent.AgentEvent.SpeechCreated;
import dev.weir.agent.AgentEvent.TurnEnded;
import dev.weir.agent.AgentEvent.UserInputTranscribed;
import dev.weir.agent.AgentEvent.UserStateChanged;
import dev.weir.agent.AgentEvent.UserTranscriptionTimeout;
import dev.weir.agent.AgentState;
import dev.weir.agent.Say;
import dev.weir.agent.Speech;
import dev.weir.agent.TurnRecord.Outcome;
import dev.weir.agent.UserState;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.Recognition;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SpeechToText;
import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.UtteranceRecognizer;
import dev.weir.channel.Receiver;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.voice.activity.EnergyDetector;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A conversation by voice: turns, interruptions, ends. */
@Timeout(30)
class VoiceSessionTest {
  /** 4 s of sound. */
  private static final String LONG = "This sentence is said slowly. ".repeat(13) + "The end.";

  private final CapturedLog log =
      new CapturedLog("dev.weir.agent", "dev.weir.internal", "dev.weir.voice.session");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour({"sess-C1.5", "sess-C1.6", "sess-C2.9", "sess-C2.13"})
  void hear_aSentence_isTranscribedAndAnsweredAloud() throws Exception {
    try (Call call = new Call()) {
      call.model.next("For how many, please?");
      call.ear.begins(1_000);
      assertThat(call.next(UserStateChanged.class).is()).isEqualTo(UserState.SPEAKING);
      assertThat(call.session.userState()).isEqualTo(UserState.SPEAKING);
      call.ear.interim(1_500, "A");
      UserInputTranscribed interim = call.next(UserInputTranscribed.class);
      assertThat(interim.isFinal()).isFalse();
      call.ear.ends(2_000, 0);
      assertThat(call.next(UserStateChanged.class).is()).isEqualTo(UserState.LISTENING);
      call.ear.says(2_000, "A table");
      UserInputTranscribed words = call.next(UserInputTranscribed.class);
      assertThat(words)
          .isEqualTo(
              new UserInputTranscribed(
                  call.time.wall(),
                  "A table",
                  true,
                  interim.itemId(),
                  Optional.of("Ann"),
                  Optional.of("en")));
      assertThat(call.session.agentState()).isEqualTo(AgentState.LISTENING);
      assertThat(call.asked()).isEqualTo("A table");
      assertThat(call.later(SpeechCreated.class).userInitiated()).isTrue();
      assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(call.last()).isEqualTo("COMPLETED For how many, please?");
      assertThat(call.out.played()).isEqualTo(Duration.ofMillis(210));
    }
  }

  @Test
  @Behaviour({"sess-C1.5", "sess-C1.6", "sess-C2.11"})
  void hear_transcriptWhileHeldBack_stopsTheSpeechAndKeepsWhatWasHeard() throws Exception {
    try (Call call = new Call()) {
      Duration at = heldBack(call);
      call.ear.interim(2_000, "Stop");
      OverlappingSpeech overlap = call.later(OverlappingSpeech.class);
      assertThat(overlap.interrupted()).isTrue();
      assertThat(overlap.lasted()).isEqualTo(Duration.ofMillis(600));
      assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.INTERRUPTED);
      assertThat(call.out.played()).isEqualTo(at);
      String last = call.last();
      assertThat(last).startsWith("INTERRUPTED This");
      String heard = last.substring("INTERRUPTED ".length());
      assertThat(LONG).startsWith(heard);
      assertThat(heard.length() * 10L).isLessThanOrEqualTo(at.toMillis());
      call.ear.ends(3_000, 0);
      call.ear.says(3_000, "Stop it");
      call.next(UserInputTranscribed.class, UserInputTranscribed::isFinal);
      assertThat(call.asked()).isEqualTo("Stop it");
      assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(call.last()).isEqualTo("COMPLETED All right.");
    }
  }

  @Test
  @Behaviour({"sess-C1.6", "sess-C2.11"})
  void hear_noTranscriptWhileHeldBack_goesOnToTheEnd() throws Exception {
    try (Call call = new Call()) {
      Duration at = heldBack(call);
      call.ear.ends(3_000, 500);
      assertThat(call.next(OverlappingSpeech.class).interrupted()).isFalse();
      assertThat(call.next(UserStateChanged.class).is()).isEqualTo(UserState.LISTENING);
      assertThat(call.out.played()).isEqualTo(at);
      call.later(AgentStateChanged.class, event -> event.is() == AgentState.SPEAKING);
      assertThat(call.later(FalseInterruption.class).resumed()).isTrue();
      assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(call.last()).isEqualTo("COMPLETED " + LONG);
      assertThat(call.out.played()).isEqualTo(Duration.ofMillis(10L * LONG.length()));
    }
  }

  @Test
  @Behaviour("sess-C2.11")
  void hear_noWaitForFalseInterruptions_isSilentAtOnce() throws Exception {
    try (Call call = new Call(Call.COLD.withFalseInterruption(Duration.ZERO))) {
      speaks(call);
      call.ear.begins(1_000);
      call.ear.speaks(1_600, 600);
      assertThat(call.next(OverlappingSpeech.class).interrupted()).isTrue();
      TurnEnded ended = call.next(TurnEnded.class);
      assertThat(ended.turn().outcome()).isEqualTo(Outcome.INTERRUPTED);
      Duration at = call.out.played();
      call.time.advance(Duration.ofSeconds(2));
      assertThat(call.out.played()).isEqualTo(at).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  @Behaviour("sess-C2.11")
  void hear_speechThatMayNotBeInterrupted_hearsSilence() throws Exception {
    try (Call call = new Call()) {
      Receiver<AudioFrame> detected = call.ear.detected.receive();
      Receiver<AudioFrame> recognized = call.ear.recognized.receive();
      assertThat(isHeard(call, detected, recognized)).isTrue();
      Speech speech = call.speak(Say.text(LONG).uninterrupted());
      while (isHeard(call, detected, recognized)) {
        // until it is known that the agent speaks
      }
      assertThat(isHeard(call, detected, recognized)).isFalse();
      call.later(TurnEnded.class);
      speech.await();
      while (!isHeard(call, detected, recognized)) {
        // until it is known that the agent is silent
      }
      assertThat(call.last()).isEqualTo("COMPLETED " + LONG);
    }
  }

  @Test
  @Behaviour("sess-C2.11")
  void hear_firstThreeSecondsOfSound_hearsSilence() throws Exception {
    try (Call call = new Call(VoiceOptions.DEFAULT)) {
      Receiver<AudioFrame> detected = call.ear.detected.receive();
      Receiver<AudioFrame> recognized = call.ear.recognized.receive();
      speaks(call);
      while (isHeard(call, detected, recognized)) {
        // until it is known that the agent is heard
      }
      assertThat(call.out.played()).isLessThan(Duration.ofSeconds(3));
      while (!isHeard(call, detected, recognized)) {
        call.time.advance(Duration.ofMillis(10));
      }
      assertThat(call.time.nanos()).isGreaterThanOrEqualTo(Duration.ofSeconds(3).toNanos());
    }
  }

  @Test
  @Behaviour("sess-C1.6")
  void hear_speechWithoutATranscript_isTold() throws Exception {
    VoiceOptions soon = Call.COLD.withTranscriptionTimeout(Duration.ofSeconds(1));
    try (Call call = new Call(soon)) {
      call.ear.begins(1_000);
      call.ear.ends(2_000, 0);
      assertThat(call.later(UserTranscriptionTimeout.class))
          .satisfies(event -> {
            assertThat(event.lasted()).isEqualTo(Duration.ofSeconds(2));
            assertThat(event.timeout()).isEqualTo(Duration.ofSeconds(1));
          });
      assertThat(call.model.asked).isEmpty();
    }
  }

  @Test
  @Behaviour("sess-C2.11")
  void hear_interimTranscriptsOverTheAgent_itTakesTheLeastWords() throws Exception {
    VoiceOptions twoWords =
        Call.COLD.withInterruption(Duration.ofMillis(500), 2).withFalseInterruption(Duration.ZERO);
    try (Call call = new Call(twoWords)) {
      speaks(call);
      call.ear.begins(1_000);
      call.ear.speaks(1_600, 600);
      call.ear.interim(1_600, "Well");
      call.next(UserInputTranscribed.class);
      assertThat(call.session.currentSpeech()).isPresent();
      call.ear.interim(1_700, "Well stop");
      UserInputTranscribed interim = call.next(UserInputTranscribed.class);
      assertThat(interim.isFinal()).isFalse();
      assertThat(call.next(OverlappingSpeech.class).interrupted()).isTrue();
      assertThat(call.next(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.INTERRUPTED);
    }
  }

  @Test
  void awaitEnd_microphoneEnds_whatWasSaidIsInput() throws Exception {
    try (Call call = new Call()) {
      call.ear.begins(1_000);
      call.ear.interim(1_500, "Good bye");
      call.next(UserInputTranscribed.class);
      call.microphone.close();
      Receiver<AudioFrame> detected = call.ear.detected.receive();
      assertThatThrownBy(detected::receive).hasNoCause();
      call.ear.voice.close();
      call.ear.words.close();
      call.call.awaitEnd();
      assertThat(call.asked()).isEqualTo("Good bye");
      call.later(ConversationItemAdded.class);
    }
  }

  @Test
  void close_everybodySpeaks_endsAll() throws Exception {
    Call call = new Call();
    try (call) {
      call.model.next(LONG.substring(0, 90) + "Never is this sentence spoken to its end.");
      call.ear.says(1_000, "Hello");
      call.asked();
      call.later(AgentStateChanged.class, event -> event.is() == AgentState.SPEAKING);
      call.ear.begins(2_000);
      call.ear.speaks(2_600, 600);
      call.later(AgentStateChanged.class, event -> event.is() == AgentState.LISTENING);
      for (int i = 0; i < 4; i++) {
        call.microphone.send(loud());
      }
    }
    assertThat(call.microphone.isClosed()).isTrue();
    assertThat(call.ear.voice.isClosed()).isTrue();
    assertThat(call.ear.words.isClosed()).isTrue();
    call.speaker.cancelled.await();
    call.call.close();
  }

  @Test
  void listen_utterances_realSoundBecomesInput() throws Exception {
    try (EnergyDetector detector = new EnergyDetector();
        UtteranceRecognizer recognizer = new Greeting();
        Call call =
            new Call(
                Call.COLD,
                _ ->
                    Ear.ofUtterances(
                        detector,
                        DetectionOptions.DEFAULT,
                        recognizer,
                        RecognitionOptions.DEFAULT))) {
      for (int i = 0; i < 60; i++) {
        call.microphone.send(i >= 20 && i < 40 ? loud() : AudioFrame.of(new short[800], 16_000));
      }
      assertThat(call.asked()).isEqualTo("Good evening");
      call.microphone.close();
      call.call.awaitEnd();
    }
  }

  @Test
  void start_recogniserCannotBeOpened_endsTheSession() throws Exception {
    Function<ScriptedEar, Ear> deaf =
        ear ->
            Ear.streaming(ear, DetectionOptions.DEFAULT, new Closed(), RecognitionOptions.DEFAULT);
    try (Call call = new Call(Call.COLD, deaf)) {
      assertThat(call.ends.take()).contains("closed: is closed (expected: open)");
    }
  }

  /** The agent is heard, and has much to say. */
  private static void speaks(Call call) throws InterruptedException {
    var _ = call.speak(Say.text(LONG));
  }

  /** The agent is held back; returns what it has said of its sound. */
  private static Duration heldBack(Call call) throws InterruptedException {
    speaks(call);
    call.ear.begins(1_000);
    call.ear.speaks(1_400, 400);
    call.ear.speaks(1_600, 600);
    call.next(AgentStateChanged.class, event -> event.is() == AgentState.LISTENING);
    Duration at = call.out.played();
    assertThat(at).isPositive();
    call.time.advance(Duration.ofSeconds(1));
    assertThat(call.out.played()).isEqualTo(at);
    return at;
  }

  /** Whether what comes from the microphone now is heard, by both. */
  private static boolean isHeard(
      Call call, Receiver<AudioFrame> detected, Receiver<AudioFrame> recognized)
      throws InterruptedException {
    call.microphone.send(loud());
    AudioFrame heard = detected.receive();
    assertThat(recognized.receive()).isEqualTo(heard);
    assertThat(heard.length()).isEqualTo(loud().length());
    return heard.equals(loud());
  }

  private static AudioFrame loud() {
    short[] samples = new short[800];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (12_000 * Math.sin(i * 0.2));
    }
    return AudioFrame.wrap(Arrays.copyOf(samples, 800), 16_000);
  }

  /** Understands the same of all. */
  private static final class Greeting implements UtteranceRecognizer {
    @Override
    public String name() {
      return "greeting";
    }

    @Override
    public int sampleRate() {
      return 16_000;
    }

    @Override
    public Transcript recognize(AudioFrame speech, RecognitionOptions options) {
      return Transcript.of("Good evening");
    }

    @Override
    public void close() {}
  }

  private static final class Closed implements SpeechToText {
    @Override
    public String name() {
      return "closed";
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(true, true, 16_000);
    }

    @Override
    public Recognition open(Receiver<AudioFrame> audio, RecognitionOptions options) {
      throw new IllegalStateException("closed: is closed (expected: open)");
    }

    @Override
    public void close() {}
  }
}
