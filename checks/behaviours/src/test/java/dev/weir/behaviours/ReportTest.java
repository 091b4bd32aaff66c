package dev.weir.behaviours;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows without a test, and tests of no row, are told by name. */
class ReportTest {
  private static final Rows ROWS =
      Rows.parse("it", List.of("C1  one", "C2  two", "C10  ten", "- C3  C2 replaces it"));

  @Test
  void of_rowsNobodyNames_listsThemInTheOrderOfTheFile() {
    Report report = Report.of(List.of(ROWS), Map.of("it-C2", Set.of("ATest#a")));
    assertThat(report.unnamed()).containsExactly("it-C1", "it-C10");
    assertThat(report.text())
        .isEqualTo("behaviours: it 1 of 3 rows named by tests; nobody names: it-C1, it-C10");
  }

  @Test
  void of_allRowsNamed_saysOnlyTheCount() {
    Rows one = Rows.parse("one", List.of("C1  one"));
    Report report = Report.of(List.of(one), Map.of("one-C1", Set.of("ATest#a")));
    assertThat(report.text()).isEqualTo("behaviours: one 1 of 1 rows named by tests");
    assertThat(report.unnamed()).isEmpty();
    assertThat(report.mistakes()).isEmpty();
  }

  @Test
  void of_nameOfNoRow_isAMistakeThatNamesTheTest() {
    Report report = Report.of(List.of(ROWS), Map.of("it-C999", Set.of("ATest#a", "BTest")));
    assertThat(report.mistakes())
        .singleElement()
        .asString()
        .startsWith("it-C999 (no row of it), named by ")
        .contains("ATest#a", "BTest");
    assertThat(report.text()).contains("\nbehaviours: error: it-C999 (no row of it)");
  }

  @Test
  void of_nameOfARowLeftOut_isAMistakeWithTheReason() {
    Report report = Report.of(List.of(ROWS), Map.of("it-C3", Set.of("ATest#a")));
    assertThat(report.mistakes())
        .containsExactly(
            "it-C3 (C2 replaces it), named by ATest#a. Name a row of checks/behaviours/rows/it.txt");
  }

  @Test
  void of_nameOfAFileThatIsNotFinished_isNobodysMistake() {
    Report report =
        Report.of(List.of(ROWS), Map.of("item-C1", Set.of("ATest#a"), "other-X", Set.of("B")));
    assertThat(report.mistakes()).isEmpty();
  }
}
