package dev.weir.behaviours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of rows says what it says, and what it does not understand it refuses. */
class RowsTest {
  @Test
  void parse_rowsAndComments_keepsTheirOrder() {
    Rows rows = Rows.parse("it", List.of("# head", "", "C10  ten words", "C2 two", "82  number"));
    assertThat(rows.demanded())
        .containsExactly(
            entry("it-C10", "ten words"), entry("it-C2", "two"), entry("it-82", "number"));
    assertThat(rows.leftOut()).isEmpty();
  }

  @Test
  void parse_minus_leavesOutWithTheReason() {
    Rows rows = Rows.parse("it", List.of("C1  one", "- C2.11  C1 replaces it"));
    assertThat(rows.demanded()).containsOnlyKeys("it-C1");
    assertThat(rows.leftOut()).containsExactly(entry("it-C2.11", "C1 replaces it"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"C1", "C1  ", "words only", "-C1  why", "it-C1  words", " C1  words"})
  void parse_lineOfNoRow_isRefused(String line) {
    assertThatThrownBy(() -> Rows.parse("it", List.of("C7  seven", line)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("it.txt, line 2: " + line + " (expected: a row and its words");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C1  again", "- C1  again"})
  void parse_sameRowTwice_isRefused(String line) {
    assertThatThrownBy(() -> Rows.parse("it", List.of("C1  one", line)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it.txt, line 2: " + line + " (expected: each row once)");
  }

  @Test
  void readAll_folder_takesItsListsByName(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("b.txt"), "C1  one\n");
    Files.writeString(folder.resolve("a.txt"), "C2  two\n");
    Files.writeString(folder.resolve("README.md"), "no list\n");
    assertThat(Rows.readAll(folder))
        .flatExtracting(rows -> rows.demanded().keySet())
        .containsExactly("a-C2", "b-C1");
  }
}
