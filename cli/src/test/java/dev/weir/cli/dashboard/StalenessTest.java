package dev.weir.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A stream is stale when three of its intervals have passed without a line. */
class StalenessTest {
  private static final Instant START = Instant.parse("2026-11-23T01:00:00Z");

  private final Staleness staleness = new Staleness();

  @Test
  void since_nothingWasRead_isEmpty() {
    assertThat(staleness.since(START)).isEmpty();
  }

  @Test
  void since_intervalIsNotKnownYet_waitsAMinute() {
    staleness.written(START);
    assertThat(staleness.since(START.plus(Staleness.UNKNOWN))).isEmpty();
    assertThat(staleness.since(START.plus(Staleness.UNKNOWN).plusMillis(1))).hasValue(START);
  }

  @Test
  void since_linesWereSlow_waitsForThreeOfThem() {
    Instant last = START.plusSeconds(120);
    staleness.written(START);
    staleness.written(last);
    assertThat(staleness.since(last.plusSeconds(360))).isEmpty();
    assertThat(staleness.since(last.plusSeconds(361))).hasValue(last);
  }

  @Test
  void since_linesWereQuick_waitsALittleAllTheSame() {
    Instant last = START.plusMillis(250);
    staleness.written(START);
    staleness.written(last);
    assertThat(staleness.since(last.plus(Staleness.LEAST))).isEmpty();
    assertThat(staleness.since(last.plus(Staleness.LEAST).plusMillis(1))).hasValue(last);
    staleness.written(last.plusSeconds(60));
    assertThat(staleness.since(last.plusSeconds(61))).isEmpty();
  }
}
