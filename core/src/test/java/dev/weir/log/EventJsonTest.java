package dev.weir.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.episode.Audience;
import dev.weir.episode.End;
import dev.weir.log.Message.Role;
import dev.weir.log.Message.Status;
import dev.weir.log.SessionEvent.EpisodeEnded;
import dev.weir.log.SessionEvent.EpisodeStarted;
import dev.weir.log.SessionEvent.MessageCompleted;
import dev.weir.log.SessionEvent.MessageStarted;
import dev.weir.log.SessionEvent.PartCompleted;
import dev.weir.log.SessionEvent.PartDelta;
import dev.weir.log.SessionEvent.PartStarted;
import dev.weir.log.SessionEvent.QueueUpdated;
import dev.weir.log.SessionEvent.ToolResulted;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event and the state, letter by letter as docs/wire.md has them. */
class EventJsonTest {
  private static final Content TEXT = new Content.Text("Hi");
  private static final Content THOUGHT = new Content.Reasoning("hm");
  private static final Content CALL = new Content.ToolInput("c1", "book", "{\"n\":2}");
  private static final Content.ToolResult RESULT =
      new Content.ToolResult("c1", "book", "full", true);

  static Stream<Arguments> events() {
    return Stream.of(
        row(
            new EpisodeStarted("ep_7", 2, "msg_1"),
            "'type':'episode.started','ep':'ep_7','attempt':2,'input':'msg_1'"),
        row(
            new EpisodeStarted("ep_8", 1, null),
            "'type':'episode.started','ep':'ep_8','attempt':1"),
        ended(
            new End.Completed(),
            new Usage(3, 12_345_678_901L),
            "completed','ep':'ep_7','usage':{'inputTokens':3,'outputTokens':12345678901}"),
        ended(new End.Completed(), null, "completed','ep':'ep_7'"),
        ended(new End.Cancelled("stop"), null, "cancelled','ep':'ep_7','reason':'stop'"),
        ended(
            new End.Failed("model_error", "hung up"),
            null,
            "failed','ep':'ep_7','error':{'code':'model_error','message':'hung up'}"),
        ended(
            new End.SlowConsumer(),
            null,
            "failed','ep':'ep_7',"
                + "'error':{'code':'slow_consumer','message':'the reader was too slow'}"),
        ended(
            new End.Shutdown(),
            null,
            "failed','ep':'ep_7','error':{'code':'shutdown','message':'the worker was shut down'}"),
        ended(
            new End.Gone(),
            null,
            "failed','ep':'ep_7','error':{'code':'gone','message':'no longer kept'}"),
        row(
            new MessageStarted("ep_7", "msg_3", TEXT),
            "'type':'message.started','ep':'ep_7','msg':'msg_3','role':'assistant'"),
        row(new PartStarted("ep_7", "msg_3", TEXT), part("started") + ",'kind':'text'"),
        row(new PartStarted("ep_7", "msg_3", THOUGHT), part("started") + ",'kind':'reasoning'"),
        row(
            new PartStarted("ep_7", "msg_3", CALL),
            part("started") + ",'kind':'tool_input','callId':'c1','name':'book'"),
        row(
            new PartDelta("ep_7", "msg_3", new Piece.Text("Hello ")),
            part("delta") + ",'kind':'text','delta':'Hello '"),
        row(
            new PartDelta("ep_7", "msg_3", new Piece.Reasoning("so")),
            part("delta") + ",'kind':'reasoning','delta':'so'"),
        row(
            new PartDelta("ep_7", "msg_3", new Piece.ToolInput("c1", "book", "{")),
            part("delta") + ",'kind':'tool_input','delta':'{'"),
        row(new PartCompleted("ep_7", "msg_3", TEXT), part("completed")),
        row(
            new MessageCompleted("ep_7", message(Role.ASSISTANT, Status.INTERRUPTED, TEXT)),
            "'type':'message.completed','ep':'ep_7','msg':'msg_3','message':{'id':'msg_3',"
                + "'role':'assistant','status':'interrupted','parts':[{'kind':'text','text':'Hi'}]}"),
        row(
            new MessageCompleted(null, message(Role.USER, Status.FAILED, THOUGHT)),
            "'type':'message.completed','msg':'msg_3','message':{'id':'msg_3','role':'user',"
                + "'status':'failed','parts':[{'kind':'reasoning','text':'hm'}]}"),
        row(
            new MessageCompleted("ep_7", message(Role.ASSISTANT, Status.COMPLETED, CALL)),
            "'type':'message.completed','ep':'ep_7','msg':'msg_3','message':{'id':'msg_3',"
                + "'role':'assistant','status':'completed','parts':[{'kind':'tool_input',"
                + "'callId':'c1','name':'book','input':'{\\'n\\':2}'}]}"),
        row(
            new ToolResulted("ep_7", message(Role.TOOL, Status.COMPLETED, RESULT), RESULT),
            "'type':'tool.result','ep':'ep_7','msg':'msg_3','callId':'c1','name':'book',"
                + "'output':'full','isError':true"),
        row(
            new QueueUpdated(List.of(new Queued("ep_8", "a"), new Queued("ep_9", "b"))),
            "'type':'queue.updated','queue':[{'ep':'ep_8','text':'a'},{'ep':'ep_9','text':'b'}]"),
        row(new QueueUpdated(List.of()), "'type':'queue.updated','queue':[]"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void body_event_isAsOnTheWire(SessionEvent event, String members) {
    assertThat(new String(EventJson.body(event), UTF_8)).isEqualTo(members + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\\/", "a\nb\r\t", "\u0000\u001f\u007f", "😀 é 漢", "\u2028\u2029", "</script>"})
  void body_anyCharacters_comeBackOnOneLine(String text) {
    String json = delta(text);
    assertThat(json).doesNotContain("\n").doesNotContain("\r");
    assertThat(WireFold.JSON.readTree("{" + json).get("delta").stringValue()).isEqualTo(text);
  }

  /** A model may cut in the middle of a character: the halves arrive as halves and add up. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\ud83d", "\ude00", "a\ud83d", "\ude00b", "\ude00\ud83d", "😀\ud83d\ud83d😀"})
  void body_halfCharacters_comeBackAsTheyAre(String text) {
    assertThat(WireFold.JSON.readTree("{" + delta(text)).get("delta").stringValue())
        .isEqualTo(text);
  }

  @Test
  void body_wholeCharacters_areNotEscaped() {
    assertThat(delta("😀")).contains("😀");
  }

  @Test
  void snapshot_everything_isAsOnTheWire() {
    assertThat(body(EnumSet.allOf(Audience.class), open(Audience.EVERYONE, List.of(TEXT))))
        .isEqualTo(
            "'messages':[{'id':'msg_3','role':'user','status':'completed',".replace('\'', '"')
                + ("'parts':[{'kind':'text','text':'Hi'}]},{'id':'msg_3','role':'tool',"
                        + "'status':'completed','parts':[{'kind':'tool_result','callId':'c1',"
                        + "'name':'book','output':'full','isError':true}]},{'id':'msg_3',"
                        + "'role':'assistant','status':'completed','parts':[{'kind':'reasoning',"
                        + "'text':'hm'}]}],'episode':{'ep':'ep_7','attempt':1},'open':{'ep':'ep_7',"
                        + "'msg':'msg_4','role':'assistant','parts':[{'kind':'text','text':'Hi'}]},"
                        + "'queue':[{'ep':'ep_8','text':'a'}],'cursor':'e1_0000000000000042'}")
                    .replace('\'', '"'));
  }

  /** What a reader may not see is not in its state, also when nothing of it is written yet. */
  @Test
  void snapshot_notForThisReader_isLeftOut() {
    Set<Audience> everyone = EnumSet.of(Audience.EVERYONE);
    assertThat(body(everyone, open(Audience.EVERYONE, List.of())))
        .doesNotContain("tool", "reasoning")
        .contains("\"open\"");
    assertThat(body(everyone, open(Audience.REASONING, List.of()))).doesNotContain("\"open\"");
    assertThat(body(EnumSet.of(Audience.EVERYONE, Audience.TOOLS), null))
        .contains("tool_result")
        .doesNotContain("reasoning", "\"open\"");
  }

  @Test
  void audience_ofParts_isThatOfTheMostGuarded() {
    assertThat(Audiences.of(List.of())).isEqualTo(Audience.EVERYONE);
    assertThat(Audiences.of(List.of(TEXT, CALL))).isEqualTo(Audience.TOOLS);
    assertThat(Audiences.of(List.of(THOUGHT, TEXT))).isEqualTo(Audience.REASONING);
  }

  private static String delta(String text) {
    return new String(EventJson.body(new PartDelta("e", "m", new Piece.Text(text))), UTF_8);
  }

  private static String body(Set<Audience> audience, Snapshot.Open open) {
    Snapshot snapshot =
        new Snapshot(
            new Cursor("e1", 42),
            List.of(
                message(Role.USER, Status.COMPLETED, TEXT),
                message(Role.TOOL, Status.COMPLETED, RESULT),
                message(Role.ASSISTANT, Status.COMPLETED, THOUGHT)),
            new Running("ep_7", 1),
            open,
            List.of(new Queued("ep_8", "a")));
    return new String(snapshot.body(audience), UTF_8);
  }

  private static Snapshot.Open open(Audience audience, List<Content> parts) {
    return new Snapshot.Open("ep_7", "msg_4", audience, parts);
  }

  private static Message message(Role role, Status status, Content part) {
    return new Message("msg_3", role, status, List.of(part));
  }

  private static Arguments ended(End end, Usage usage, String members) {
    return row(new EpisodeEnded("ep_7", end, usage), "'type':'episode." + members);
  }

  private static String part(String what) {
    return "'type':'part." + what + "','ep':'ep_7','msg':'msg_3','part':0";
  }

  private static Arguments row(SessionEvent event, String members) {
    return Arguments.of(event, members.replace('\'', '"').replace("\\\"", "\\\""));
  }
}
