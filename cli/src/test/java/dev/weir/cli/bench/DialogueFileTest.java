package dev.weir.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Good lines are read, bad ones refused with their number. */
class DialogueFileTest {
  private static final String GOOD =
      "{\"id\":\"1\",\"services\":[\"Hotels_1\"],\"turns\":[{\"speaker\":\"user\",\"text\":\"Hi\"},"
          + "{\"speaker\":\"system\",\"text\":\"Yes?\"},{\"speaker\":\"user\",\"text\":\"Bye\"}]}";

  @TempDir private Path folder;

  @Test
  void read_goodLine_keepsWhatTheUserSays() throws IOException {
    assertThat(read(GOOD))
        .containsExactly(new Dialogue("1", List.of("Hotels_1"), List.of("Hi", "Bye")));
  }

  @Test
  void read_limit_stopsBeforeWhatFollows() throws IOException {
    Path file = folder.resolve("dialogues.jsonl");
    Files.writeString(file, GOOD + "\nnot JSON");
    assertThat(DialogueFile.read(file, 1)).hasSize(1);
  }

  @Test
  void read_blankLines_arePassedOver() throws IOException {
    assertThat(read("\n" + GOOD + "\n \n")).hasSize(1);
  }

  /** A judge that was given nothing to judge must not say that all is well. */
  @Test
  void read_emptyFile_isRefused() {
    assertThatThrownBy(() -> read("\n")).hasMessageContaining("no dialogue in it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                                                        | not JSON: ",
        "{\"services\":[],\"turns\":[]}                           | id: missing",
        "{\"id\":\"1\",\"services\":[],\"turns\":[]}              | id: 1 (expected: one that no",
        "{\"id\":\"2\",\"services\":1,\"turns\":[]}               | services: 1 (expected: an array)",
        "{\"id\":\"2\",\"services\":[1],\"turns\":[]}             | services[0]: 1 (expected: a text)",
        "{\"id\":\"2\",\"services\":[],\"turns\":[]}              | turns: [] (expected: at least one",
        "{\"id\":\"2\",\"services\":[],\"turns\":[{\"speaker\":\"bot\",\"text\":\"x\"}]} | turns[0].speaker: \"bot\" (expected: user or system)",
        "{\"id\":\"2\",\"services\":[],\"turns\":[{\"speaker\":\"user\",\"text\":\" \"}]} | turns[0].text: \" \" (expected: a text that is not blank)"
      })
  void read_badLine_isRefusedWithItsNumber(String line, String expected) {
    assertThatThrownBy(() -> read(GOOD + "\n" + line + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("dialogues.jsonl, line 2: " + expected);
  }

  private List<Dialogue> read(String lines) throws IOException {
    Path file = folder.resolve("dialogues.jsonl");
    Files.writeString(file, lines);
    return DialogueFile.read(file, Integer.MAX_VALUE);
  }
}
