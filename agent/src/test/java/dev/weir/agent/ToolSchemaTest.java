package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.output.structured.Description;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a model is told of a tool's parameters, and that arguments of that form are read. */
class ToolSchemaTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void of_simpleTypes_areTheirs() {
    assertSchema(
        "simple",
        """
        {"type":"object","properties":{
          "text":{"type":"string"},"letter":{"type":"string"},"id":{"type":"string"},
          "whole":{"type":"integer"},"large":{"type":"integer"},"share":{"type":"number"},
          "price":{"type":"number"},"sure":{"type":"boolean"}},
         "required":["text","letter","id","whole","large","share","price","sure"]}
        """);
    UUID id = UUID.fromString("6a1b1c1d-0000-0000-0000-000000000001");
    assertThat(
            read(
                "simple",
                """
                {"text":"a","letter":"b","id":"%s","whole":1,"large":3000000000,"share":0.5,
                 "price":1.25,"sure":true}
                """
                    .formatted(id)))
        .containsExactly("a", 'b', id, 1, 3_000_000_000L, 0.5, new BigDecimal("1.25"), true);
  }

  @Test
  void of_parameters_haveNameDescriptionAndNeed() {
    assertSchema(
        "said",
        """
        {"type":"object","properties":{
          "party-size":{"type":"integer","description":"how many"},
          "note":{"type":"string","description":"free text"},
          "guests":{"type":"integer"},
          "day":{"type":"string","description":"a date, as 2026-01-31"},
          "hint":{"type":"string"}},
         "required":["party-size"]}
        """);
    assertThat(read("said", "{\"party-size\":2}"))
        .containsExactly(2, null, 3, LocalDate.of(2026, 1, 31), null);
  }

  @Test
  void of_optionals_areWhatTheyHold() {
    assertSchema(
        "optional",
        """
        {"type":"object","properties":{
          "name":{"type":"string"},"count":{"type":"integer"},"seat":{"type":"string","enum":
          ["bar","WINDOW"]}},"required":[]}
        """);
    assertThat(read("optional", "{}"))
        .containsExactly(Optional.empty(), OptionalInt.empty(), Optional.empty());
    assertThat(read("optional", "{\"name\":\"Ann\",\"count\":2,\"seat\":\"bar\"}"))
        .containsExactly(Optional.of("Ann"), OptionalInt.of(2), Optional.of(Seat.BAR));
  }

  /** What LangChain4j would say of these is their inside, or nothing at all. */
  @Test
  void of_times_areTextsOfAForm() {
    assertSchema(
        "times",
        """
        {"type":"object","properties":{
          "day":{"type":"string","description":"of arrival (a date, as 2026-01-31)"},
          "time":{"type":"string","description":"a time of day, as 18:30"},
          "at":{"type":"string","description":"a date and time, as 2026-01-31T18:30:00Z"},
          "stay":{"type":"string","description":"a duration, as PT1H30M"}},
         "required":["day","time","at","stay"]}
        """);
    assertThat(
            read(
                "times",
                """
                {"day":"2026-01-31","time":"18:30","at":"2026-01-31T18:30:00Z","stay":"PT1H30M"}
                """))
        .containsExactly(
            LocalDate.of(2026, 1, 31),
            LocalTime.of(18, 30),
            Instant.parse("2026-01-31T18:30:00Z"),
            Duration.ofMinutes(90));
    assertThatThrownBy(() ->
            read("times", "{\"day\":\"Monday\",\"time\":\"18:30\",\"at\":\"x\",\"stay\":\"x\"}"))
        .isInstanceOf(BadArguments.class)
        .hasMessage("day: \"Monday\" (expected: LocalDate)");
  }

  @Test
  void of_records_haveTheNamesAndNeedsThatTheyAreReadBy() {
    assertSchema(
        "order",
        """
        {"type":"object","properties":{"order":
          {"type":"object","description":"what is wanted","properties":{
            "number":{"type":"integer","description":"of the table"},
            "seat":{"type":"string","enum":["bar","WINDOW"]},
            "max_guests":{"type":"integer"},
            "note":{"type":"string","description":"free text"},
            "hint":{"type":"string"},
            "when":{"type":"object","properties":{"day":{"type":"string","description":
              "a date, as 2026-01-31"}},"required":["day"]},
            "tip":{"type":"number"}},
           "required":["number","seat","max_guests","when"]}},
         "required":["order"]}
        """);
    assertThat(
            read(
                "order",
                """
                {"order":{"number":1,"seat":"bar","max_guests":4,"when":{"day":"2026-01-31"}}}
                """))
        .containsExactly(
            new Order(
                1, Seat.BAR, 4, Optional.empty(), null, new When(LocalDate.of(2026, 1, 31)), null));
    assertThatThrownBy(() -> read("order", "{\"order\":{\"number\":1,\"seat\":\"bar\"}}"))
        .hasMessageEndingWith("(expected: Order; wrong at .max_guests)");
  }

  @Test
  void of_collections_haveTheirItems() {
    assertSchema(
        "several",
        """
        {"type":"object","properties":{
          "names":{"type":"array","items":{"type":"string"}},
          "seats":{"type":"array","items":{"type":"string","enum":["bar","WINDOW"]}},
          "rows":{"type":"array","items":{"type":"array","items":{"type":"integer"}}},
          "stock":{"type":"object","additionalProperties":{"type":"integer"},"description":
            "by name"},
          "days":{"type":"object","additionalProperties":{"type":"object","properties":{"day":
            {"type":"string","description":"a date, as 2026-01-31"}},"required":["day"]}},
          "any":{}},
         "required":["names","seats","rows","stock","days","any"]}
        """);
    assertThat(
            read(
                "several",
                """
                {"names":["a"],"seats":["WINDOW"],"rows":[[1],[2]],"stock":{"a":1},
                 "days":{"x":{"day":"2026-01-31"}},"any":[1]}
                """))
        .containsExactly(
            List.of("a"),
            Set.of(Seat.WINDOW),
            new int[][] {{1}, {2}},
            Map.of("a", 1),
            Map.of("x", new When(LocalDate.of(2026, 1, 31))),
            List.of(1));
  }

  @Test
  void of_typesThatHoldThemselves_areNamed() {
    assertSchema(
        "tree",
        """
        {"type":"object","properties":{"tree":{"type":"object","properties":{
          "name":{"type":"string"},"kids":{"type":"array","items":{"$ref":"#/$defs/Tree"}}},
          "required":["name","kids"]}},
         "required":["tree"],
         "$defs":{"Tree":{"type":"object","properties":{
          "name":{"type":"string"},"kids":{"type":"array","items":{"$ref":"#/$defs/Tree"}}},
          "required":["name","kids"]}}}
        """);
    assertThat(read("tree", "{\"tree\":{\"name\":\"a\",\"kids\":[{\"name\":\"b\",\"kids\":[]}]}}"))
        .containsExactly(new Tree("a", List.of(new Tree("b", List.of()))));
  }

  @Test
  void of_context_isNotShownAndIsGiven() {
    assertThat(ToolSchema.of(method("contextual")).parameters().properties())
        .containsOnlyKeys("name");
    assertThat(read("contextual", "{\"name\":\"Ann\"}").get(1)).isInstanceOf(ToolContext.class);
    assertThat(ToolSchema.of(method("alone")).parameters()).isNull();
    assertThat(read("alone", "{}")).hasSize(1);
  }

  @Test
  void toolbox_twoContextsOrADefaultThatDoesNotFit_isRefused() {
    assertThatThrownBy(() -> new Toolbox(new TwoContexts(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tool: \"greedy\" of %s takes 2 (expected: at most one ToolContext)"
                .formatted(TwoContexts.class.getName()));
    assertThatThrownBy(() -> Toolbox.names(TwoContexts.class)).hasMessageContaining("takes 2");
    assertThatThrownBy(() -> new Toolbox(new BadDefault(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tool: \"sit\" of %s, default of seat: \"ROOF\" (expected: Seat as JSON)"
                .formatted(BadDefault.class.getName()));
  }

  private static void assertSchema(String tool, String schema) {
    var told = JsonSchemaElementUtils.toMap(ToolSchema.of(method(tool)).parameters());
    assertThat(JSON.valueToTree(told).toPrettyString())
        .isEqualTo(JSON.readTree(schema).toPrettyString());
  }

  private static List<Object> read(String tool, String input) {
    Object[] arguments = ToolJson.arguments(method(tool), ToolboxTest.context(tool, input));
    return Arrays.asList(arguments);
  }

  private static Method method(String name) {
    return Arrays.stream(Tools.class.getDeclaredMethods())
        .filter(it -> it.getName().equals(name))
        .findAny()
        .orElseThrow();
  }

  enum Seat {
    @JsonProperty("bar")
    BAR,
    WINDOW
  }

  record When(LocalDate day) {}

  @Description("what is wanted")
  record Order(
      @Description("of the table") int number,
      Seat seat,
      @JsonProperty("max_guests") int maxGuests,
      @JsonPropertyDescription("free text") Optional<String> note,
      @Nullable String hint,
      When when,
      @JsonProperty(isRequired = OptBoolean.FALSE) Double tip) {}

  record Tree(String name, List<Tree> kids) {}

  /** Only the signatures matter. */
  interface Tools {
    @Tool
    void simple(
        String text,
        char letter,
        UUID id,
        int whole,
        long large,
        double share,
        BigDecimal price,
        boolean sure);

    @Tool
    void said(
        @P(name = "party-size", value = "how many") int guests,
        @P(description = "free text", required = false) String note,
        @P(name = "guests", defaultValue = "3") int others,
        @P(defaultValue = "2026-01-31") LocalDate day,
        @Nullable String hint);

    @Tool
    void optional(Optional<String> name, OptionalInt count, Optional<Seat> seat);

    @Tool
    void times(@P("of arrival") LocalDate day, LocalTime time, Instant at, Duration stay);

    @Tool
    void order(Order order);

    @Tool
    void several(
        List<String> names,
        Set<Seat> seats,
        int[][] rows,
        @P("by name") Map<String, Integer> stock,
        Map<String, When> days,
        Object any);

    @Tool
    void tree(Tree tree);

    @Tool
    void contextual(String name, ToolContext call);

    @Tool
    void alone(ToolContext call);
  }

  static final class TwoContexts {
    @Tool
    void greedy(ToolContext one, ToolContext two) {}
  }

  static final class BadDefault {
    @Tool
    void sit(@P(defaultValue = "ROOF") Seat seat) {}
  }
}
