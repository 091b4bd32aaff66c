package dev.weir.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Keys and limits. */
@Behaviour({"epi-E1", "epi-E2"})
class EpisodeFormTest {

  @Test
  void key_equality_isOfAllThree() {
    EpisodeKey key = new EpisodeKey("s", 1, 1);
    assertThat(key)
        .isEqualTo(new EpisodeKey("s", 1, 1))
        .isNotEqualTo(new EpisodeKey("t", 1, 1))
        .isNotEqualTo(new EpisodeKey("s", 2, 1))
        .isNotEqualTo(new EpisodeKey("s", 1, 2));
  }

  @Test
  void key_attemptZero_isRefused() {
    assertThatThrownBy(() -> new EpisodeKey("s", 1, 0))
        .hasMessage("attempt: 0 (expected: at least 1)");
  }

  @Test
  void limits_default_areOneMebibyteAndFifteenSeconds() {
    assertThat(EpisodeLimits.DEFAULT)
        .isEqualTo(new EpisodeLimits(1_048_576, Duration.ofSeconds(15)));
  }

  @Test
  void limits_outOfRange_areRefused() {
    assertThatThrownBy(() -> new EpisodeLimits(0, Duration.ofSeconds(1)))
        .hasMessage("episodeBytes: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new EpisodeLimits(1, Duration.ZERO))
        .hasMessage("closedRetention: PT0S (expected: over zero)");
  }
}
