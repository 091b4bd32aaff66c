package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.TurnHandling.Endpointing;
import dev.weir.testkit.Behaviour;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The defaults are the requirements'; what is senseless is refused. */
class VoiceOptionsTest {
  private static final VoiceOptions DEFAULT = VoiceOptions.DEFAULT;

  @Test
  @Behaviour({"sess-C2.9", "sess-C2.11"})
  void default_isThatOfTheRequirements() {
    assertThat(DEFAULT.endpointing()).isEqualTo(Endpointing.FIXED);
    assertThat(DEFAULT.leastWait()).isEqualTo(Duration.ofMillis(500));
    assertThat(DEFAULT.mostWait()).isEqualTo(Duration.ofSeconds(3));
    assertThat(DEFAULT.turnDetector().isWhole("and")).isTrue();
    assertThat(DEFAULT.interruptible()).isTrue();
    assertThat(DEFAULT.leastSpeech()).isEqualTo(Duration.ofMillis(500));
    assertThat(DEFAULT.leastWords()).isZero();
    assertThat(DEFAULT.echoWarmUp()).isEqualTo(Duration.ofSeconds(3));
    assertThat(DEFAULT.falseInterruption()).isEqualTo(Duration.ofSeconds(2));
    assertThat(DEFAULT.turnDetection()).isEmpty();
    assertThat(DEFAULT.transcriptionTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(DEFAULT.userTurn()).isEqualTo(VoiceOptions.TurnLimit.NONE);
    assertThat(DEFAULT.userTurn().isExceeded(Duration.ofHours(1), 10_000)).isFalse();
  }

  @Test
  void with_each_changesThatAlone() {
    Duration second = Duration.ofSeconds(1);
    assertThat(DEFAULT.withWaits(Endpointing.DYNAMIC, second, second).leastWait())
        .isEqualTo(second);
    assertThat(DEFAULT.withTurnDetector(said -> false).turnDetector().isWhole("x")).isFalse();
    assertThat(DEFAULT.uninterruptible().interruptible()).isFalse();
    assertThat(DEFAULT.withInterruption(second, 2).leastWords()).isEqualTo(2);
    assertThat(DEFAULT.withEchoWarmUp(second).echoWarmUp()).isEqualTo(second);
    assertThat(DEFAULT.withFalseInterruption(second).falseInterruption()).isEqualTo(second);
    assertThat(DEFAULT.withTranscriptionTimeout(second).transcriptionTimeout()).isEqualTo(second);
    assertThat(DEFAULT.withTurnDetection(TurnDetection.STT).turnDetection())
        .contains(TurnDetection.STT);
    assertThat(DEFAULT.withFalseInterruption(second).withFalseInterruption(Duration.ofSeconds(2)))
        .isEqualTo(DEFAULT);
  }

  @Test
  void new_outOfRange_isRefused() {
    Duration minute = Duration.ofMinutes(1);
    assertThatThrownBy(() -> DEFAULT.withWaits(Endpointing.FIXED, Duration.ZERO, minute))
        .hasMessage("mostWait: 60000 ms (expected: 0 to 30000)");
    assertThatThrownBy(
            () -> DEFAULT.withWaits(Endpointing.FIXED, Duration.ofMillis(2), Duration.ofMillis(1)))
        .hasMessage("leastWait: 2 ms (expected: 0 to 1)");
    assertThatThrownBy(() -> DEFAULT.withInterruption(Duration.ofMillis(-1), 0))
        .hasMessage("leastSpeech: -1 ms (expected: 0 to 30000)");
    assertThatThrownBy(() -> DEFAULT.withInterruption(Duration.ZERO, -1))
        .hasMessage("leastWords: -1 (expected: 0 to 100)");
    assertThatThrownBy(() -> DEFAULT.withInterruption(Duration.ZERO, 101))
        .hasMessage("leastWords: 101 (expected: 0 to 100)");
    assertThatThrownBy(() -> DEFAULT.withEchoWarmUp(minute)).hasMessageContaining("echoWarmUp");
    assertThatThrownBy(() -> new VoiceOptions.TurnLimit(Duration.ofHours(2), 0))
        .hasMessage("longest: 7200000 ms (expected: 0 to 3600000)");
    assertThatThrownBy(() -> new VoiceOptions.TurnLimit(minute, -1))
        .hasMessage("mostWords: -1 (expected: 0 to 10000)");
    assertThatThrownBy(() -> DEFAULT.withFalseInterruption(minute))
        .hasMessageContaining("falseInterruption");
  }

  /** Whoever asks for them first finds the options, too: each class is made by the other. */
  @Test
  void earlyReplies_askedForFirst_areThereAndSoAreTheOptions() throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      path.add(Path.of(entry).toUri().toURL());
    }
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader fresh = new URLClassLoader(path.toArray(URL[]::new), platform)) {
      Class<?> early = Class.forName(VoiceOptions.EarlyReplies.class.getName(), true, fresh);
      assertThat(early.getField("DEFAULT").get(null)).isNotNull();
      Class<?> options = Class.forName(VoiceOptions.class.getName(), true, fresh);
      assertThat(options.getField("DEFAULT").get(null)).isNotNull();
    }
  }
}
