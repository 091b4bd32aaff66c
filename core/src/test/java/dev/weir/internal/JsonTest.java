package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain values are written as what they are, and read again. */
class JsonTest {
  private enum Colour {
    RED
  }

  private record Point(int x, @Nullable Integer y, List<Point> next) {}

  @Test
  void text_recordsInRecords_areObjectsInTheOrderOfTheirComponents() {
    Point inner = new Point(3, null, List.of());
    assertThat(Json.text(new Point(1, 2, List.of(inner))))
        .isEqualTo("{\"x\":1,\"y\":2,\"next\":[{\"x\":3,\"y\":null,\"next\":[]}]}");
  }

  @Test
  void text_scalars_areWrittenAsWhatTheyAre() {
    List<@Nullable Object> scalars =
        Arrays.asList(
            null,
            true,
            (byte) 1,
            2.5,
            1.5f,
            new BigDecimal("0.10"),
            BigInteger.TWO.pow(70),
            new AtomicInteger(7),
            'c',
            Colour.RED,
            Instant.EPOCH,
            Optional.of("some"),
            Optional.empty());
    assertThat(Json.text(scalars))
        .isEqualTo(
            "[null,true,1,2.5,1.5,0.10,1180591620717411303424,7,\"c\",\"RED\","
                + "\"1970-01-01T00:00:00Z\",\"some\",null]");
  }

  /** A path iterates over paths, which do so too. */
  @Test
  void text_path_isAString() {
    assertThat(Json.text(Path.of("a", "b"))).isEqualTo("\"a/b\"");
  }

  @Test
  void text_arraysAndPairs_areArrays() {
    assertThat(Json.text(new @Nullable Object[] {1, null, "a"})).isEqualTo("[1,null,\"a\"]");
    assertThat(Json.text(new int[] {1, 2})).isEqualTo("[1,2]");
    assertThat(Json.text(new byte[] {1, 2})).isEqualTo("\"AQI=\"");
    assertThat(Json.text(Map.entry("a", 1))).isEqualTo("[\"a\",1]");
  }

  @Test
  void text_lineBreaksAndQuotes_stayOnOneLine() {
    assertThat(Json.text("a\n\"b\"\\")).isEqualTo("\"a\\n\\\"b\\\"\\\\\"");
  }

  @Test
  void read_whatWasWritten_isTheSame() {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("list", Arrays.asList(1L, 2.5, true, false, null, "text"));
    value.put("map", Map.of("a", List.of()));
    assertThat(Json.read(Json.text(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1,"a":2} | JSON: a stands there twice
          1 2           | JSON: more after its end (expected: one value)
          ''            | JSON: null (expected: a value)
          [1            | JSON: Unexpected end-of-input
          """)
  void read_otherThanOneValue_isRefused(String text, String message) {
    assertThatThrownBy(() -> Json.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private record Broken(int value) {
    @Override
    public int value() {
      throw new IllegalStateException("no");
    }
  }

  @Test
  void components_accessorThatFails_namesRecordAndComponent() {
    assertThatThrownBy(() -> Json.components(new Broken(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JsonTest$Broken: its value cannot be read")
        .hasRootCauseMessage("no");
  }
}
