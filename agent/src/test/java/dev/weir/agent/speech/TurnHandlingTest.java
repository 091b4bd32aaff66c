package dev.weir.agent.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.speech.TurnHandling.Detector;
import dev.weir.agent.speech.TurnHandling.Endpointing;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of turns counts; what is not is others' to say. */
class TurnHandlingTest {
  private static final TurnHandling ALL =
      new TurnHandling(
          Endpointing.DYNAMIC,
          Duration.ofMillis(300),
          Duration.ofMillis(2_500),
          Detector.LOADED,
          false,
          Duration.ofMillis(400),
          2,
          Duration.ZERO,
          Duration.ofSeconds(1),
          false,
          Duration.ofMinutes(1),
          200);

  @Test
  @Behaviour("work-202")
  void over_settingsOfOneGroup_keepTheOthersOfThatGroup() {
    TurnHandling own = TurnHandling.UNSAID.withLeastWords(3).withEndpointing(Endpointing.FIXED);
    TurnHandling merged = own.over(ALL);
    assertThat(merged).isEqualTo(ALL.withLeastWords(3).withEndpointing(Endpointing.FIXED));
    assertThat(merged.leastSpeech()).isEqualTo(Duration.ofMillis(400));
    assertThat(merged.leastWait()).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  @Behaviour("work-202")
  void over_everythingSaid_replacesEverything() {
    TurnHandling other =
        new TurnHandling(
            Endpointing.FIXED,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Detector.SILENCE,
            true,
            Duration.ofSeconds(3),
            4,
            Duration.ofSeconds(5),
            Duration.ofSeconds(6),
            true,
            Duration.ofMinutes(7),
            8);
    assertThat(ALL.over(other)).isEqualTo(ALL);
    assertThat(TurnHandling.UNSAID.over(ALL)).isEqualTo(ALL);
    assertThat(ALL.over(TurnHandling.UNSAID)).isEqualTo(ALL);
  }

  @Test
  void with_eachSetting_isThatOne() {
    TurnHandling made =
        TurnHandling.UNSAID
            .withEndpointing(Endpointing.DYNAMIC)
            .withLeastWait(Duration.ofMillis(300))
            .withMostWait(Duration.ofMillis(2_500))
            .withDetector(Detector.LOADED)
            .withInterruptible(false)
            .withLeastSpeech(Duration.ofMillis(400))
            .withLeastWords(2)
            .withEchoWarmUp(Duration.ZERO)
            .withFalseInterruption(Duration.ofSeconds(1))
            .withEarlyReplies(false)
            .withLongestTurn(Duration.ofMinutes(1))
            .withMostTurnWords(200);
    assertThat(made).isEqualTo(ALL);
  }

  @Test
  void parse_everySetting_isRead() {
    assertThat(
            TurnHandling.parse(
                List.of(
                    "endpointing.mode=dynamic",
                    "endpointing.leastWait = 0.3",
                    "endpointing.mostWait=2.5",
                    "turnDetector=loaded",
                    "interruption.enabled=false",
                    "interruption.leastSpeech=0.4",
                    "interruption.leastWords=2",
                    "interruption.echoWarmUp=0",
                    "interruption.falseInterruption=1",
                    "earlyReplies=false",
                    "userTurn.longest=60",
                    "userTurn.mostWords=200")))
        .isEqualTo(ALL);
    assertThat(
            TurnHandling.parse(
                List.of(
                    "endpointing.mode=fixed", "turnDetector=silence", "interruption.enabled=true")))
        .isEqualTo(
            TurnHandling.UNSAID
                .withEndpointing(Endpointing.FIXED)
                .withDetector(Detector.SILENCE)
                .withInterruptible(true));
    assertThat(TurnHandling.parse(List.of())).isEqualTo(TurnHandling.UNSAID);
  }

  @Test
  @Behaviour("sess-C1.2")
  void new_limitsOfTurnsOutOfRange_areRefused() {
    assertThatThrownBy(() -> TurnHandling.parse(List.of("userTurn.longest=3600.001")))
        .hasMessage("userTurn.longest=3600.001: longestTurn: 3600001 ms (expected: 0 to 3600000)");
    assertThatThrownBy(() -> TurnHandling.parse(List.of("userTurn.mostWords=10001")))
        .hasMessage("userTurn.mostWords=10001: mostTurnWords: 10001 (expected: 0 to 10000)");
  }

  /** The flat options of old are no settings; whoever writes one is told its name here. */
  @ParameterizedTest
  @CsvSource({
    "min_endpointing_delay,              endpointing.leastWait",
    "max_endpointing_delay,              endpointing.mostWait",
    "allow_interruptions,                interruption.enabled",
    "min_interruption_duration,          interruption.leastSpeech",
    "min_interruption_words,             interruption.leastWords",
    "false_interruption_timeout,         interruption.falseInterruption",
    "agent_false_interruption_timeout,   interruption.falseInterruption",
    "resume_false_interruption,          interruption.falseInterruption",
    "turn_detection,                     turnDetector",
    "preemptive_generation,              earlyReplies",
    "endpointing.min_delay,              endpointing.leastWait",
    "interruption.min_words,             interruption.leastWords",
  })
  @Behaviour("work-203")
  void parse_nameOfElsewhere_isRefusedWithTheOneHere(String elsewhere, String here) {
    assertThatThrownBy(() -> TurnHandling.parse(List.of(elsewhere + "=1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("turns: \"%s\" (expected: %s, as it is called here)", elsewhere, here);
  }

  @Test
  @Behaviour("work-203")
  void parse_whatIsNoSetting_isRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> TurnHandling.parse(List.of("discard_audio_if_uninterruptible=true")))
        .hasMessageStartingWith(
            "turns: \"discard_audio_if_uninterruptible\" (expected: one of endpointing.mode, ")
        .hasMessageEndingWith("earlyReplies, userTurn.longest, userTurn.mostWords)");
    assertThatThrownBy(() -> TurnHandling.parse(List.of("turnDetector")))
        .hasMessage(
            "turns: \"turnDetector\" (expected: SETTING=VALUE, such as endpointing.leastWait=0.3)");
    assertThatThrownBy(
            () -> TurnHandling.parse(List.of("turnDetector=silence", "turnDetector=loaded")))
        .hasMessage("turns: \"turnDetector=loaded\" (expected: turnDetector once)");
  }

  @ParameterizedTest
  @CsvSource({
    "endpointing.leastWait=soon,  'endpointing.leastWait: \"soon\" (expected: seconds, such as 0.5)'",
    "endpointing.leastWait=1e-10, 'endpointing.leastWait: \"1e-10\" (expected: seconds, such as 0.5)'",
    "endpointing.mode=quick,      'endpointing.mode: \"quick\" (expected: fixed or dynamic)'",
    "interruption.enabled=no,     'interruption.enabled: \"no\" (expected: true or false)'",
    "interruption.leastWords=two, 'interruption.leastWords: \"two\" (expected: a whole number)'",
    "interruption.leastWords=101, 'interruption.leastWords=101: leastWords: 101 (expected: 0 to 100)'",
    "interruption.leastWords=-1,  'interruption.leastWords=-1: leastWords: -1 (expected: 0 to 100)'",
    "interruption.echoWarmUp=-1,  'interruption.echoWarmUp=-1: echoWarmUp: -1000 ms (expected: 0 to 30000)'",
    "interruption.echoWarmUp=31,  'interruption.echoWarmUp=31: echoWarmUp: 31000 ms (expected: 0 to 30000)'",
    "turnDetector=vad,           'turnDetector: \"vad\" (expected: silence, or loaded: the detector that the worker has loaded)'",
  })
  void parse_badValue_isRefused(String setting, String message) {
    assertThatThrownBy(() -> TurnHandling.parse(List.of(setting)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void checked_leastWaitOverTheMost_isRefusedAlsoIfOneIsTheDefault() {
    assertThat(ALL.checked()).isSameAs(ALL);
    assertThatThrownBy(() -> TurnHandling.UNSAID.withLeastWait(Duration.ofSeconds(4)).checked())
        .hasMessage("leastWait: 4000 ms (expected: 0 to 3000, the most wait)");
    assertThatThrownBy(() -> TurnHandling.UNSAID.withMostWait(Duration.ZERO).checked())
        .hasMessage("leastWait: 500 ms (expected: 0 to 0, the most wait)");
  }

  @Test
  @Behaviour("work-202")
  void of_annotatedAgent_saysItsTurns() {
    assertThat(AgentSpec.of(Patient.class).turns())
        .isEqualTo(TurnHandling.UNSAID.withLeastWait(Duration.ofSeconds(1)));
    assertThat(AgentSpec.of(Patient.class).withTurns(ALL).withGreeting("Hi.").turns())
        .isEqualTo(ALL);
    assertThatThrownBy(() -> AgentSpec.of(Confused.class))
        .hasMessageStartingWith("turns: \"patience\" (expected: one of ");
  }

  @AgentConfig(turns = "endpointing.leastWait=1")
  static final class Patient implements Agent {
    @Override
    public String instructions() {
      return "You wait.";
    }
  }

  @AgentConfig(turns = "patience=1")
  static final class Confused implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }
}
