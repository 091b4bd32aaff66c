package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions as clients carry them. */
class CursorTest {

  @ParameterizedTest
  @CsvSource({
    "e_0000000000000000, e, 0",
    "01k9x3t7qa2vd_0000000000000042, 01k9x3t7qa2vd, 42",
    "00000000000000000000000000000000_9999999999999999, 00000000000000000000000000000000, 9999999999999999",
  })
  void parse_cursor_isReadAndWrittenAlike(String text, String epoch, long seq) {
    assertThat(Cursor.parse(text)).contains(new Cursor(epoch, seq));
    assertThat(new Cursor(epoch, seq)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "e",
        "42",
        "e_42",
        "_0000000000000042",
        "e_000000000000004",
        "e_00000000000000042",
        "e_000000000000004x",
        "e_-000000000000042",
        "E_0000000000000042",
        "é_0000000000000042",
        "e-f_0000000000000042",
        " e_0000000000000042",
        "e_0000000000000042 ",
        "e_0000000000000042\n",
        "e__0000000000000042",
        "e_٠٠٠٠٠٠٠٠٠٠٠٠٠٠٤٢",
        "000000000000000000000000000000000_0000000000000042",
      })
  void parse_anythingElse_isNoCursor(String text) {
    assertThat(Cursor.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 10_000_000_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE})
  void new_numberOutOfRange_isRefused(long seq) {
    assertThatThrownBy(() -> new Cursor("e", seq))
        .hasMessage("seq: " + seq + " (expected: 0 to 16 digits)");
  }

  @Test
  void compareTo_cursors_sortAsTheirTextsDo() {
    assertThat(new Cursor("a", 2)).isLessThan(new Cursor("a", 10)).isLessThan(new Cursor("b", 1));
    assertThat(new Cursor("a", 2)).isEqualByComparingTo(new Cursor("a", 2));
  }

  /** Lives of logs: readable as cursors, sorted by time, none twice. */
  @Test
  void epoch_next_isAlwaysAnother() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      String epoch = Epochs.next(Instant.EPOCH);
      assertThat(Cursor.parse(epoch + "_0000000000000001")).isPresent();
      assertThat(epoch).startsWith("0000000000").hasSize(16);
      assertThat(seen.add(epoch)).isTrue();
    }
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(Epochs.next(now)).isLessThan(Epochs.next(now.plusMillis(1)));
    assertThat(Epochs.next(now)).startsWith("01kdvctqr0".substring(0, 3));
  }
}
