package dev.weir.voice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.ProcessContext;
import dev.weir.agent.speech.TurnHandling;
import dev.weir.agent.speech.TurnHandling.Detector;
import dev.weir.agent.speech.TurnHandling.Endpointing;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.voice.session.TurnDetector;
import dev.weir.voice.session.VoiceOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker has loaded is what its sessions hear with; what it has not is missed aloud. */
@Timeout(30)
class WorkerVoiceTest {
  /** No model: speech is told by its loudness. */
  private static final Map<String, String> NO_MODEL = Map.of("WEIR_CACHE", "none");

  private final ProcessContext process = new ProcessContext("virtual-thread", Optional.empty());
  private final WorkerVoice voice = new WorkerVoice(process);

  @AfterEach
  void close() {
    process.close();
  }

  @Test
  @Behaviour("work-72")
  void detector_loaded_isOneForAllAndClosedWithTheWorker() throws Exception {
    new VoicePrewarm(NO_MODEL).load(process);
    VoiceDetector detector = voice.detector();
    assertThat(detector.name()).isEqualTo("energy");
    assertThat(voice.detector()).isSameAs(detector);
    process.close();
    assertThatThrownBy(() -> detector.listen(Chan.bounded(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Behaviour("work-204")
  void detector_notLoaded_isMissedAloud() {
    assertThatThrownBy(voice::detector)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "process: \"vad\" was not loaded (expected: one of []; an agent's prewarm puts it there)");
  }

  @Test
  @Behaviour("work-204")
  void options_turnDetectorAskedForAndNotLoaded_isMissedAloud() throws Exception {
    new VoicePrewarm(NO_MODEL).load(process);
    TurnHandling asked = TurnHandling.UNSAID.withDetector(Detector.LOADED);
    assertThatThrownBy(() -> voice.options(asked))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"turn-detector\" was not loaded (expected: one of [vad]");
  }

  @Test
  @Behaviour("work-201")
  void options_nothingSaid_areTheDefaultsWithTheTurnDetectorThatWasLoaded() throws Exception {
    TurnDetector never = said -> false;
    new VoicePrewarm(NO_MODEL, Optional.of(() -> Optional.of(never))).load(process);
    try (CapturedLog log = new CapturedLog("dev.weir.voice.worker")) {
      assertThat(voice.options(TurnHandling.UNSAID))
          .isEqualTo(VoiceOptions.DEFAULT.withTurnDetector(never));
      assertThat(log.text()).isEmpty();
    }
    assertThat(voice.options(TurnHandling.UNSAID.withDetector(Detector.LOADED)).turnDetector())
        .isSameAs(never);
    assertThat(voice.options(TurnHandling.UNSAID.withDetector(Detector.SILENCE)))
        .isEqualTo(VoiceOptions.DEFAULT);
  }

  @Test
  @Behaviour("work-201")
  void options_noTurnDetectorAfterAll_areTheDefaultsAndTheLogSaysSo() throws Exception {
    new VoicePrewarm(NO_MODEL, Optional.of(Optional::empty)).load(process);
    try (CapturedLog log = new CapturedLog("dev.weir.voice.worker")) {
      assertThat(voice.options(TurnHandling.UNSAID)).isEqualTo(VoiceOptions.DEFAULT);
      assertThat(log.text()).contains("no turn detector was loaded, so a turn ends by silence");
    }
  }

  /** By voice, as it is by default, unless said. */
  @Test
  @Behaviour({"work-201", "work-202"})
  void options_someSaid_areTheDefaultsWithThose() {
    assertThat(
            voice.options(
                TurnHandling.UNSAID.withLeastWords(2).withLeastWait(Duration.ofMillis(300))))
        .isEqualTo(
            VoiceOptions.DEFAULT
                .withInterruption(VoiceOptions.DEFAULT.leastSpeech(), 2)
                .withWaits(
                    Endpointing.FIXED, Duration.ofMillis(300), VoiceOptions.DEFAULT.mostWait()));
  }

  @Test
  @Behaviour("work-202")
  void options_everythingSaid_isThat() {
    TurnHandling all =
        new TurnHandling(
            Endpointing.DYNAMIC,
            Duration.ofMillis(300),
            Duration.ofMillis(2_500),
            Detector.SILENCE,
            false,
            Duration.ofMillis(400),
            2,
            Duration.ZERO,
            Duration.ofSeconds(1),
            false,
            Duration.ofMinutes(1),
            200);
    assertThat(voice.options(all))
        .isEqualTo(
            VoiceOptions.DEFAULT
                .withWaits(Endpointing.DYNAMIC, Duration.ofMillis(300), Duration.ofMillis(2_500))
                .uninterruptible()
                .withInterruption(Duration.ofMillis(400), 2)
                .withEchoWarmUp(Duration.ZERO)
                .withFalseInterruption(Duration.ofSeconds(1))
                .withEarlyReplies(VoiceOptions.EarlyReplies.NONE)
                .withUserTurn(new VoiceOptions.TurnLimit(Duration.ofMinutes(1), 200)));
    assertThat(
            voice.options(
                TurnHandling.UNSAID.withEndpointing(Endpointing.FIXED).withInterruptible(true)))
        .isEqualTo(VoiceOptions.DEFAULT);
  }

  /** The worker refuses by these what the session would refuse. */
  @Test
  void limits_ofBoth_areTheSame() {
    assertThat(TurnHandling.LEAST_WAIT).isEqualTo(VoiceOptions.DEFAULT.leastWait());
    assertThat(TurnHandling.MOST_WAIT).isEqualTo(VoiceOptions.DEFAULT.mostWait());
    assertThat(TurnHandling.LONGEST).isEqualTo(VoiceOptions.LONGEST);
    assertThat(TurnHandling.MOST_WORDS).isEqualTo(VoiceOptions.MOST_WORDS);
  }

  /** Whoever finds the place taken leaves nothing behind. */
  @Test
  void load_twice_isRefused() throws Exception {
    var prewarm = new VoicePrewarm(NO_MODEL);
    assertThat(prewarm).isEqualTo(new VoicePrewarm(NO_MODEL));
    prewarm.load(process);
    assertThatThrownBy(() -> prewarm.load(process)).hasMessageContaining("has \"vad\" already");
  }
}
