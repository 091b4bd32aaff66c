package dev.weir.behaviours;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The project itself: prints the report, and fails for what {@code -Dbehaviours.strict} demands.
 */
class FinishedFilesTest {
  private static final Path ROOT = Path.of("../..");

  @Test
  void finishedFiles_rowsAndTests_nameEachOther() throws IOException {
    Report report = Report.of(Rows.readAll(Path.of("rows")), TestClasses.named(ROOT));
    Files.writeString(Path.of("target/behaviours.txt"), report.text() + "\n");
    System.out.println("\n" + report.text() + "\n");
    assertThat(report.mistakes()).as("names that are no row").isEmpty();
    if (Boolean.getBoolean("behaviours.strict")) {
      assertThat(report.unnamed()).as("rows that no test names").isEmpty();
    }
  }
}
