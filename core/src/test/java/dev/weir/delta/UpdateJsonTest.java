package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.Content.Attachment;
import dev.weir.delta.Content.Author;
import dev.weir.delta.Content.Form;
import dev.weir.delta.Content.Format;
import dev.weir.delta.Content.Style;
import dev.weir.delta.TaskMessage.Status;
import dev.weir.delta.Update.Place;
import dev.weir.testkit.Behaviour;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Updates on the wire, in the names of the protocol they come from. */
class UpdateJsonTest {
  private static final String NOWHERE = "\"index\":null,\"parent_task_message\":null,";

  static Stream<Arguments> updates() {
    return Stream.of(
        Arguments.of(
            new Update.Start(Place.NONE, new Content.Text("hi")),
            "{\"type\":\"start\","
                + NOWHERE
                + "\"content\":{\"type\":\"text\",\"author\":\"agent\",\"content\":\"hi\","
                + "\"format\":\"plain\",\"style\":\"static\",\"attachments\":null}}"),
        Arguments.of(
            new Update.Delta(7, new Piece.Text("a\"b")),
            "{\"type\":\"delta\",\"index\":7,\"parent_task_message\":null,"
                + "\"delta\":{\"type\":\"text\",\"text_delta\":\"a\\\"b\"}}"),
        Arguments.of(
            new Update.Delta(Place.NONE, null),
            "{\"type\":\"delta\"," + NOWHERE + "\"delta\":null}"),
        Arguments.of(
            new Update.Full(
                Place.NONE, new Content.ToolInput(Author.AGENT, "c1", "book", "{\"n\":1.50}")),
            "{\"type\":\"full\","
                + NOWHERE
                + "\"content\":{\"type\":\"tool_request\",\"author\":\"agent\","
                + "\"tool_call_id\":\"c1\",\"name\":\"book\",\"arguments\":{\"n\":1.50}}}"),
        Arguments.of(
            new Update.Done(Place.at(0)),
            "{\"type\":\"done\",\"index\":0,\"parent_task_message\":null}"),
        Arguments.of(
            new Update.Failed(Place.NONE, "model_failed", "cut"),
            "{\"type\":\"failed\"," + NOWHERE + "\"code\":\"model_failed\",\"message\":\"cut\"}"));
  }

  @ParameterizedTest
  @MethodSource("updates")
  @Behaviour({"delta-M1", "delta-M35"})
  void text_eachKind_hasTheProtocolsNamesAndNulls(Update update, String json) {
    assertThat(UpdateJson.text(update)).isEqualTo(json);
    assertThat(UpdateJson.read(json)).isEqualTo(update);
  }

  static Stream<Arguments> pieces() {
    return Stream.of(
        Arguments.of(new Piece.Text("x"), "{'type':'text','text_delta':'x'}"),
        Arguments.of(new Piece.Data("{"), "{'type':'data','data_delta':'{'}"),
        Arguments.of(
            new Piece.ToolInput("c", "n", "x"),
            "{'tool_call_id':'c','name':'n','type':'tool_request','arguments_delta':'x'}"),
        Arguments.of(
            new Piece.ToolOutput("c", "n", "x"),
            "{'tool_call_id':'c','name':'n','type':'tool_response','content_delta':'x'}"),
        Arguments.of(
            new Piece.Summary(2, "x"),
            "{'summary_index':2,'type':'reasoning_summary','summary_delta':'x'}"),
        Arguments.of(
            new Piece.Reasoning(1, "x"),
            "{'content_index':1,'type':'reasoning_content','content_delta':'x'}"));
  }

  @ParameterizedTest
  @MethodSource("pieces")
  @Behaviour({"delta-M2", "delta-M5"})
  void text_eachPiece_hasTheProtocolsNames(Piece piece, String quoted) {
    String delta = quoted.replace('\'', '"');
    Update update = new Update.Delta(Place.NONE, piece);
    assertThat(UpdateJson.text(update))
        .isEqualTo("{\"type\":\"delta\"," + NOWHERE + "\"delta\":" + delta + "}");
    assertThat(UpdateJson.read(UpdateJson.text(update))).isEqualTo(update);
  }

  /** A payload that is null or absent is an empty one. */
  @ParameterizedTest
  @MethodSource("pieces")
  @Behaviour("delta-M2")
  void read_nullPayload_isEmpty(Piece piece, String quoted) {
    String json = quoted.replace('\'', '"').replaceAll("_delta\":\"[x{]\"", "_delta\":null");
    assertThat(UpdateJson.read("{\"type\":\"delta\",\"delta\":" + json + "}"))
        .isEqualTo(new Update.Delta(Place.NONE, piece.with("")));
  }

  static Stream<Content> contents() {
    return Stream.of(
        new Content.Text(
            Author.USER,
            "x",
            Format.MARKDOWN,
            Style.ACTIVE,
            List.of(new Attachment("f", "menu.pdf", 12, "application/pdf"))),
        new Content.Text(Author.AGENT, "x", Format.CODE, Style.STATIC, List.of()),
        new Content.Data(
            Author.AGENT, "{\"big\":12345678901234567890123,\"list\":[1,null,{\"a\":\"😀\"}]}"),
        new Content.ToolInput("c", "n", "{}"),
        new Content.ToolResult("c", "n", "plain", true),
        new Content.ToolResult(Author.AGENT, "c", "n", "plain", Form.TEXT, null),
        new Content.ToolResult(Author.AGENT, "c", "n", "[1,2]", Form.JSON, false),
        new Content.ToolResult(Author.AGENT, "c", "n", "null", Form.JSON, false),
        new Content.Reasoning(Author.AGENT, List.of("s"), null, Style.STATIC),
        new Content.Reasoning(Author.AGENT, List.of("s"), List.of("a", "b"), Style.ACTIVE));
  }

  @ParameterizedTest
  @MethodSource("contents")
  @Behaviour("delta-M3")
  void read_whatWasWritten_isTheSameContent(Content content) {
    Update update = new Update.Full(Place.at(1), content);
    assertThat(UpdateJson.read(UpdateJson.text(update))).isEqualTo(update);
  }

  @Test
  @Behaviour("delta-M3")
  void read_contentsWithoutOptions_haveTheDefaults() {
    assertThat(
            UpdateJson.read(
                "{\"type\":\"full\",\"content\":{\"type\":\"text\",\"author\":\"user\","
                    + "\"content\":\"x\",\"unknown\":[1]}}"))
        .isEqualTo(new Update.Full(Place.NONE, new Content.Text(Author.USER, "x")));
    assertThat(
            UpdateJson.read(
                "{\"type\":\"full\",\"content\":{\"type\":\"tool_response\",\"author\":\"agent\","
                    + "\"tool_call_id\":\"c\",\"name\":\"n\",\"content\":\"x\"}}"))
        .isEqualTo(
            new Update.Full(
                Place.NONE, new Content.ToolResult(Author.AGENT, "c", "n", "x", Form.TEXT, null)));
  }

  @Test
  @Behaviour({"delta-M1", "delta-M4"})
  void read_parent_isTheWholeMessage() {
    Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
    TaskMessage parent =
        new TaskMessage(
            "m",
            "t",
            List.of(new Content.ToolInput("a", "n", "{}"), new Content.ToolInput("b", "n", "{}")),
            Status.IN_PROGRESS,
            at,
            at.plusSeconds(1));
    Update update = new Update.Done(Place.at(2).of(parent));
    assertThat(UpdateJson.text(update))
        .contains("\"task_id\":\"t\"", "\"streaming_status\":\"IN_PROGRESS\"");
    assertThat(UpdateJson.read(UpdateJson.text(update))).isEqualTo(update);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                           | update: [] (expected: one JSON value",
        "{                            | update: { (expected",
        "{} {}                        | update: {} {} (expected",
        "{\"type\":\"end\"}           | update.type: \"end\" (expected: start, delta, full, done",
        "{\"type\":7}                 | update.type: 7 (expected: a string)",
        "{\"index\":0}                | update.type: absent (expected: a value)",
        "{\"type\":\"done\",\"index\":-1} | update.index: -1 (expected: a whole number, zero",
        "{\"type\":\"done\",\"index\":\"0\"} | update.index: \"0\" (expected: a whole number)",
        "{\"type\":\"delta\",\"delta\":{\"type\":\"video\"}} | update.delta.type: \"video\"",
        "{\"type\":\"full\",\"content\":{\"type\":\"text\",\"author\":\"god\"}} | update.content.author: \"god\" (expected: user or agent)",
      })
  @Behaviour("delta-M5")
  void read_noUpdate_isRefusedWithItsPlace(String json, String told) {
    assertThatThrownBy(() -> UpdateJson.read(json))
        .isInstanceOf(InvalidContent.class)
        .hasMessageContaining(told);
  }

  @Test
  void text_argumentsAreNoObject_isRefused() {
    for (String wrong : List.of("[]", "{", "1", "{}{}", "{\"a\":}")) {
      Update update = new Update.Full(0, new Content.ToolInput("c", "n", wrong));
      assertThatThrownBy(() -> UpdateJson.text(update))
          .isInstanceOf(InvalidContent.class)
          .hasMessageContaining("arguments of call c: " + wrong);
    }
  }

  /** Each member that is not what it should be is named. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'full','content':{'type':'poem','author':'agent'}}|type",
        "{'type':'full','content':{'type':'reasoning','author':'agent','summary':'x','content':null}}|summary",
        "{'type':'full','content':{'type':'tool_response','author':'agent','tool_call_id':'c','name':'n','content':'x','is_error':1}}|is_error",
        "{'type':'done','index':-1}|index",
        "{'type':'done','index':12345678901}|index",
        "{'type':'done','index':x}|x",
      })
  @Behaviour("delta-M5")
  void read_wrongMember_isNamed(String quoted, String named) {
    assertThatThrownBy(() -> UpdateJson.read(quoted.replace('\'', '"')))
        .isInstanceOf(InvalidContent.class)
        .hasMessageContaining(named);
  }
}
