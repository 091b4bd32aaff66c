package dev.weir.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.episode.EpisodeLimits.OnFull;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
  void limits_default_areAsDocumented() {
    assertThat(EpisodeLimits.DEFAULT)
        .isEqualTo(
            new EpisodeLimits(
                1_048_576,
                OnFull.REFUSE,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                1_024,
                10_000));
  }

  @Test
  void limits_with_changesThatOneAlone() {
    assertThat(
            EpisodeLimits.DEFAULT
                .withEpisodeBytes(1)
                .withOnFull(OnFull.END)
                .withClosedRetention(Duration.ofSeconds(2))
                .withReaderStall(Duration.ofSeconds(3))
                .withReaders(4)
                .withGoneKeys(5))
        .isEqualTo(
            new EpisodeLimits(1, OnFull.END, Duration.ofSeconds(2), Duration.ofSeconds(3), 4, 5));
  }

  @Test
  void limits_outOfRange_areRefused() {
    EpisodeLimits fine = EpisodeLimits.DEFAULT;
    assertRefused(() -> fine.withEpisodeBytes(0), "episodeBytes: 0 (expected: at least 1)");
    assertRefused(
        () -> fine.withClosedRetention(Duration.ZERO),
        "closedRetention: PT0S (expected: over zero)");
    assertRefused(
        () -> fine.withReaderStall(Duration.ofNanos(-1)),
        "readerStall: PT-0.000000001S (expected: over zero)");
    assertRefused(() -> fine.withReaders(0), "readers: 0 (expected: at least 1)");
    assertRefused(() -> fine.withGoneKeys(-1), "goneKeys: -1 (expected: at least 0)");
  }

  @Test
  void toolCall_negativeIndex_isRefused() {
    assertRefused(() -> new ToolCall(-1, "a"), "index: -1 (expected: 0 or more)");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
