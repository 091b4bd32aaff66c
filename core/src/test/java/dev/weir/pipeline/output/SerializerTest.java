package dev.weir.pipeline.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.internal.Json;
import dev.weir.testkit.Behaviour;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each format makes of items. */
@Behaviour("pipe-F47")
class SerializerTest {
  private record Word(String text, @Nullable Integer count) implements Serializable {}

  private record Holder(Word word, List<Integer> at, Optional<String> note, byte[] raw) {}

  private enum Colour {
    RED
  }

  private static final Word HELLO = new Word("hello", 1);
  private static final Word WORLD = new Word("wörld \"😀\"\n", null);

  @Test
  void json_items_areOneArrayWithALineForEach() throws IOException {
    assertThat(written(Serializer.json(), HELLO, "text", 3))
        .isEqualTo("[\n{\"text\":\"hello\",\"count\":1},\n\"text\",\n3\n]\n");
    assertThat(Json.read(written(Serializer.json(), HELLO, WORLD)))
        .isEqualTo(List.of(Map.of("text", "hello", "count", 1L), Json.components(WORLD)));
  }

  @Test
  void json_noItems_isAnEmptyArray() throws IOException {
    assertThat(written(Serializer.json())).isEqualTo("[]\n");
  }

  @Test
  void jsonl_items_areALineEachAndReadBack() throws IOException {
    String text = written(Serializer.jsonl(), HELLO, WORLD, List.of(1, 2));
    assertThat(text).endsWith("\n");
    assertThat(text.lines().map(Json::read))
        .containsExactly(
            Map.of("text", "hello", "count", 1L), Json.components(WORLD), List.of(1L, 2L));
    assertThat(written(Serializer.jsonl())).isEmpty();
  }

  @Test
  void text_items_areALineEachWhateverTheyHold() throws IOException {
    assertThat(written(Serializer.text(), "one", 2, "a\r\nb", "ü"))
        .isEqualTo("one\n2\na\\r\\nb\nü\n");
  }

  @Test
  void binary_items_areReadBackOneByOne() throws Exception {
    byte[] bytes = bytes(Serializer.binary(), HELLO, List.of("a"), WORLD);
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      assertThat(in.readObject()).isEqualTo(HELLO);
      assertThat(in.readObject()).isEqualTo(List.of("a"));
      assertThat(in.readObject()).isEqualTo(WORLD);
      assertThatThrownBy(in::readObject).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void extension_ofEach_isTheUsualOne() {
    assertThat(List.of(Serializer.json(), Serializer.jsonl(), Serializer.csv()))
        .extracting(Serializer::extension)
        .containsExactly("json", "jsonl", "csv");
    assertThat(List.of(Serializer.text(), Serializer.binary()))
        .extracting(Serializer::extension)
        .containsExactly("txt", "ser");
  }

  @Test
  void csv_records_headerOfTheirComponents() throws IOException {
    assertThat(written(Serializer.csv(), HELLO, new Word("you", null)))
        .isEqualTo("text,count\r\nhello,1\r\nyou,\r\n");
  }

  @Test
  void csv_cellsWithQuotesBreaksAndDelimiters_areQuoted() throws IOException {
    assertThat(written(Serializer.csv(), List.of("a\"b", "c,d", "e\nf", "g\rh", " i;j ", "")))
        .isEqualTo("\"a\"\"b\",\"c,d\",\"e\nf\",\"g\rh\", i;j ,\r\n");
    assertThat(written(Serializer.csv().delimiter(';'), List.of("c,d", "i;j")))
        .isEqualTo("c,d;\"i;j\"\r\n");
  }

  @Test
  void csv_string_isOneRowOfOneCell() throws IOException {
    assertThat(written(Serializer.csv(), "abc", "d,e", "")).isEqualTo("abc\r\n\"d,e\"\r\n\"\"\r\n");
  }

  @Test
  void csv_givenColumns_chooseAndOrderAndAreThereWithoutItems() throws IOException {
    Csv format = Serializer.csv().columns("count", "more", "text");
    assertThat(written(format, HELLO)).isEqualTo("count,more,text\r\n1,,hello\r\n");
    assertThat(written(format)).isEqualTo("count,more,text\r\n");
    assertThat(written(format, List.of(1), Map.of("text", "t", "other", 2)))
        .isEqualTo("count,more,text\r\n1,,\r\n,,t\r\n");
    assertThat(written(Serializer.csv())).isEmpty();
  }

  @Test
  void csv_maps_headerOfTheFirstAndMissingCellsEmpty() throws IOException {
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("b", 1);
    first.put("a", true);
    assertThat(written(Serializer.csv(), first, Map.of("a", 2), List.of("x")))
        .isEqualTo("b,a\r\n1,true\r\n,2\r\nx,\r\n");
  }

  @Test
  void csv_cellsThatTheFirstItemDoesNotHave_areRefused() {
    assertThatThrownBy(() -> written(Serializer.csv(), Map.of("a", 1), Map.of("b", 1, "c", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "csv: no column for [b, c] (expected: of [a], as in the first item; or give the columns)");
    assertThatThrownBy(() -> written(Serializer.csv(), "a", List.of(1, 2)))
        .hasMessage("csv: a row of 2 cells (expected: at most 1, as in the first item)");
    assertThatThrownBy(() -> written(Serializer.csv().columns("a"), List.of(1, 2)))
        .hasMessage("csv: a row of 2 cells (expected: at most 1, [a])");
  }

  @Test
  void csv_rowsWithoutNames_areAsWideAsTheFirst() throws IOException {
    assertThat(
            written(
                Serializer.csv(),
                new int[] {1, 2},
                Map.entry("k", "v"),
                List.of(5),
                new Word("w", 6)))
        .isEqualTo("1,2\r\nk,v\r\n5,\r\nw,6\r\n");
    assertThat(written(Serializer.csv(), (Object) new byte[] {1, 2})).isEqualTo("AQI=\r\n");
  }

  @Test
  void csv_cellsOfSeveralThings_areJson() throws IOException {
    Holder holder = new Holder(HELLO, List.of(1, 2), Optional.empty(), new byte[] {1, 2});
    assertThat(written(Serializer.csv(), holder))
        .isEqualTo(
            "word,at,note,raw\r\n\"{\"\"text\"\":\"\"hello\"\",\"\"count\"\":1}\",\"[1,2]\",,AQI=\r\n");
    assertThat(
            written(
                Serializer.csv(),
                Arrays.asList(
                    Optional.of(Colour.RED),
                    Map.of(),
                    new int[] {7},
                    Map.entry(1, 2),
                    java.nio.file.Path.of("a", "b"),
                    null)))
        .isEqualTo("RED,{},[7],\"[1,2]\",a/b,\r\n");
  }

  @Test
  void csv_settingsThatCannotBe_areRefused() {
    assertThatThrownBy(() -> Serializer.csv().columns("a", "b", "a"))
        .hasMessage("columns: [a, b, a] (expected: each once)");
  }

  @ParameterizedTest
  @ValueSource(chars = {'"', '\n', '\r'})
  void csv_delimiterThatEndsCells_isRefused(char delimiter) {
    assertThatThrownBy(() -> Serializer.csv().delimiter(delimiter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "delimiter: U+%04X (expected: not a quote, not a line break)"
                .formatted((int) delimiter));
  }

  /** The stream belongs to whoever has opened it. */
  @Test
  void end_ofEach_doesNotCloseTheStream() throws IOException {
    for (Serializer each :
        List.of(
            Serializer.json(),
            Serializer.jsonl(),
            Serializer.csv(),
            Serializer.text(),
            Serializer.binary())) {
      Serializer.Document document = each.begin(new Unclosable());
      document.add("a");
      document.end();
    }
  }

  private static final class Unclosable extends OutputStream {
    @Override
    public void write(int b) {}

    @Override
    public void close() {
      throw new AssertionError("closed");
    }
  }

  static String written(Serializer format, Object... items) throws IOException {
    return new String(bytes(format, items), UTF_8);
  }

  private static byte[] bytes(Serializer format, Object... items) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Serializer.Document document = format.begin(out);
    for (Object item : items) {
      document.add(item);
    }
    document.end();
    return out.toByteArray();
  }
}
