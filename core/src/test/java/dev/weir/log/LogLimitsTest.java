package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The bounds of a log, as documented. */
class LogLimitsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void default_limits_areTheDocumentedOnes() {
    assertThat(LogLimits.DEFAULT)
        .isEqualTo(
            new LogLimits(
                1_048_576, 4_194_304, Duration.ofSeconds(15), 64, Duration.ofSeconds(10)));
  }

  @Test
  void new_outOfRange_isRefusedWithItsName() {
    assertThatThrownBy(() -> new LogLimits(0, 1, SECOND, 1, SECOND))
        .hasMessage("openEpisodeBytes: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new LogLimits(1, -5, SECOND, 1, SECOND))
        .hasMessage("messageChars: -5 (expected: at least 1)");
    assertThatThrownBy(() -> new LogLimits(1, 1, SECOND, 0, SECOND))
        .hasMessage("readers: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new LogLimits(1, 1, SECOND.negated(), 1, SECOND))
        .hasMessage("closedRetention: PT-1S (expected: zero or more)");
    assertThatThrownBy(() -> new LogLimits(1, 1, SECOND, 1, Duration.ZERO))
        .hasMessage("readerStall: PT0S (expected: over zero)");
  }

  @Test
  void with_oneLimit_leavesTheOthers() {
    assertThat(new LogLimits(1, 2, SECOND, 3, SECOND).withClosedRetention(Duration.ZERO))
        .isEqualTo(new LogLimits(1, 2, Duration.ZERO, 3, SECOND));
    assertThat(new LogLimits(1, 2, SECOND, 3, SECOND).withReaders(9))
        .isEqualTo(new LogLimits(1, 2, SECOND, 9, SECOND));
    assertThat(new LogLimits(1, 2, SECOND, 3, SECOND).withReaderStall(Duration.ofDays(1)))
        .isEqualTo(new LogLimits(1, 2, SECOND, 3, Duration.ofDays(1)));
  }
}
