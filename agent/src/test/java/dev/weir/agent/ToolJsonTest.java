package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.P;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolJsonTest {

  @Test
  void arguments_ofEachType_becomeTheParameters() {
    Object[] values =
        arguments(
            "every",
            """
            {"count": 3, "large": 3000000000, "share": 0.5, "sure": true, "who": "Ann",
             "seat": "BAR", "table": {"number": 7, "seat": "WINDOW"}, "names": ["a", "b"],
             "boxed": 4, "unknown": null}
            """);
    assertThat(values)
        .containsExactly(
            3,
            3_000_000_000L,
            0.5,
            true,
            "Ann",
            Seat.BAR,
            new Table(7, Seat.WINDOW),
            List.of("a", "b"),
            4);
  }

  @Test
  void arguments_optionalAbsentOrNull_areEmptyOrTheDefault() {
    assertThat(arguments("loose", "{}"))
        .containsExactly(null, Optional.empty(), 2, "noon", Seat.BAR);
    assertThat(arguments("loose", "{\"note\":null,\"name\":null,\"guests\":null}"))
        .containsExactly(null, Optional.empty(), 2, "noon", Seat.BAR);
    assertThat(
            arguments(
                "loose",
                "{\"note\":\"x\",\"name\":\"Ann\",\"guests\":5,\"time\":\"8\",\"seat\":\"WINDOW\"}"))
        .containsExactly("x", Optional.of("Ann"), 5, "8", Seat.WINDOW);
  }

  @Test
  void arguments_named_goByThatName() {
    assertThat(arguments("named", "{\"party-size\":2}")).containsExactly(2);
    assertRefused("named", "{\"guests\":2}", "party-size: missing (expected: int)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "one     | {}                | guests: missing (expected: int)",
        "one     | {\"guests\":null} | guests: missing (expected: int)",
        "one     | {\"guests\":\"two\"} | guests: \"two\" (expected: int)",
        "one     | {\"guests\":2.5}  | guests: 2.5 (expected: int)",
        "one     | {\"guests\":3000000000} | guests: 3000000000 (expected: int)",
        "one     | {\"guests\":[1]}  | guests: [1] (expected: int)",
        "one     | {\"guests\":{}}   | guests: {} (expected: int)",
        "one     | {\"guests\":\"\"}   | guests: \"\" (expected: int)",
        "text    | {}                | who: missing (expected: String)",
        "text    | {\"who\":null}    | who: missing (expected: String)",
        "text    | {\"who\":{\"a\":1}} | who: {\"a\":1} (expected: String)",
        "chosen  | {\"seat\":\"ROOF\"} | seat: \"ROOF\" (expected: one of [BAR, WINDOW])",
        "placed  | {\"table\":7}     | table: 7 (expected: Table)",
        "placed  | {\"table\":{\"seat\":\"BAR\"}} | table: {\"seat\":\"BAR\"} (expected: Table; wrong at .number)",
        "placed  | {\"table\":{\"number\":1,\"seat\":\"BAR\",\"x\":1}} | table: {\"number\":1,\"seat\":\"BAR\",\"x\":1} (expected: Table; wrong at .x)",
        "one     | {\"guests\":2,\"day\":\"Monday\"} | day: no such argument (expected: of [guests])",
        "several | {\"names\":\"a\"} | names: \"a\" (expected: List)",
        "loosely | {}                | guests: missing (expected: int)",
      })
  void arguments_thatDoNotFit_areRefusedByName(String method, String input, String message) {
    assertRefused(method, input, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "[1]", "3", "null", "{\"guests\":2", "{\"guests\":2} {}"})
  void arguments_thatAreNoObject_areRefused(String input) {
    assertRefused("one", input, "arguments: " + input + " (expected: a JSON object)");
  }

  @Test
  void arguments_ofNoParameters_needNothingAndTakeAnything() {
    assertThat(arguments("none", "{}")).isEmpty();
    assertThat(arguments("none", "{\"dummy\":1}")).isEmpty();
  }

  @Test
  void result_ofEachKind_isTextOrJson() {
    assertThat(ToolJson.result(ToolJsonTest.class, null)).isEqualTo("done");
    assertThat(ToolJson.result(ToolJsonTest.class, "as it is")).isEqualTo("as it is");
    assertThat(ToolJson.result(ToolJsonTest.class, new StringBuilder("so too")))
        .isEqualTo("so too");
    assertThat(ToolJson.result(ToolJsonTest.class, "")).isEmpty();
    assertThat(ToolJson.result(ToolJsonTest.class, 42)).isEqualTo("42");
    assertThat(ToolJson.result(ToolJsonTest.class, List.of("a", "b"))).isEqualTo("[\"a\",\"b\"]");
    assertThat(ToolJson.result(ToolJsonTest.class, new Table(7, Seat.BAR)))
        .isEqualTo("{\"number\":7,\"seat\":\"BAR\"}");
    assertThat(ToolJson.result(ToolJsonTest.class, Map.of("a", 1))).isEqualTo("{\"a\":1}");
    assertThat(ToolJson.result(ToolJsonTest.class, Optional.of("x"))).isEqualTo("\"x\"");
  }

  private static void assertRefused(String method, String input, String message) {
    assertThatThrownBy(() -> arguments(method, input))
        .isInstanceOf(BadArguments.class)
        .hasMessage(message);
  }

  private static Object[] arguments(String name, String input) {
    Method method =
        Arrays.stream(Tools.class.getDeclaredMethods())
            .filter(it -> it.getName().equals(name))
            .findAny()
            .orElseThrow();
    return ToolJson.arguments(method, ToolboxTest.context(name, input));
  }

  enum Seat {
    BAR,
    WINDOW
  }

  record Table(int number, Seat seat) {}

  /** Only the signatures matter. */
  interface Tools {
    void every(
        int count,
        long large,
        double share,
        boolean sure,
        String who,
        Seat seat,
        Table table,
        List<String> names,
        Integer boxed);

    void loose(
        @P(required = false) String note,
        Optional<String> name,
        @P(defaultValue = "2") int guests,
        @P(defaultValue = "noon") String time,
        @P(defaultValue = "BAR") Seat seat);

    void named(@P(name = "party-size") int guests);

    void one(int guests);

    void text(String who);

    void chosen(Seat seat);

    void placed(Table table);

    void several(List<String> names);

    void loosely(@P(required = false) int guests);

    void none();
  }
}
