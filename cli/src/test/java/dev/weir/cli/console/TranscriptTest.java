package dev.weir.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.Cursor;
import dev.weir.log.Message;
import dev.weir.log.Snapshot;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What people read of a log: each word once, and nothing that their terminal would obey. */
class TranscriptTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Transcript transcript =
      new Transcript(new PlainPage(new PrintWriter(out), new PrintWriter(err)));
  private long seq;

  @Test
  void reply_inDeltas_isShownOnceAndItsRestWithTheMessage() {
    delta("m1", "text", "Good ");
    delta("m1", "text", "eve");
    assertThat(out.toString()).isEqualTo("Good eve");
    message("m1", "assistant", "{\"kind\":\"text\",\"text\":\"Good evening.\"}");
    message("m2", "assistant", "{\"kind\":\"text\",\"text\":\"At once.\"}");
    message("m3", "user", "{\"kind\":\"text\",\"text\":\"not echoed\"}");
    assertThat(out).hasToString("Good evening.\nAt once.\n");
  }

  @Test
  void toolCall_isOneLineWithWhatCameOfIt() {
    String call = "\"callId\":\"%s\",\"name\":\"book\"";
    String input = ",\"input\":\"{\\\"people\\\":4}\"}";
    message("m1", "assistant", "{\"kind\":\"tool_input\"," + call.formatted("c1") + input);
    message("m2", "assistant", "{\"kind\":\"tool_input\"," + call.formatted("c2") + input);
    event("tool.result", call.formatted("c1") + ",\"output\":\"a\\nb\",\"isError\":false");
    String longText = "x".repeat(200);
    event(
        "tool.result", call.formatted("c2") + ",\"output\":\"" + longText + "\",\"isError\":true");
    String cut = "x".repeat(99) + "…";
    assertThat(out)
        .hasToString("  · book {\"people\":4} → a b\n  · book {\"people\":4} ✗ " + cut + "\n");
  }

  @Test
  void turn_thatFailsOrIsStopped_isSaidInWords() {
    delta("m1", "text", "Half");
    event("episode.cancelled", "\"ep\":\"e1\",\"reason\":\"enough\"");
    event("episode.failed", "\"ep\":\"e2\",\"error\":{\"code\":\"model\",\"message\":\"gone\"}");
    assertThat(out).hasToString("Half\n  · stopped: enough\n");
    assertThat(err).hasToString("weir: the turn failed: gone (model)\n");
  }

  @Test
  void controlCharacters_ofAReply_doNotReachTheTerminal() {
    delta("m1", "text", "a\u001b[2Jb\tc");
    delta("m1", "tool_input", "{}");
    message(
        "m1",
        "assistant",
        "{\"kind\":\"reasoning\",\"text\":\"hm\"},{\"kind\":\"data\",\"json\":\"{\\\"a\\\":1}\"}");
    assertThat(out).hasToString("a?[2Jb\tc\n  · data {\"a\":1}\n");
  }

  /** The log has dropped deltas meanwhile: only what is new is shown. */
  @Test
  void state_afterAGap_isShownFromWhereItWas() {
    message("m1", "assistant", "{\"kind\":\"text\",\"text\":\"One.\"}");
    delta("m3", "text", "Thr");
    List<Content> two = List.of(new Content.Text("Two."));
    List<Content> three = List.of(new Content.Text("Three"));
    Snapshot state =
        new Snapshot(
            new Cursor("e", 9),
            List.of(
                new Message("m1", Message.Role.ASSISTANT, Message.Status.COMPLETED, two),
                new Message("m3", Message.Role.ASSISTANT, Message.Status.COMPLETED, three)),
            null,
            new Snapshot.Open("e1", "m4", Audience.EVERYONE, List.of(new Content.Text("Fo"))),
            List.of());
    transcript.state(state, EnumSet.of(Audience.EVERYONE));
    delta("m4", "text", "ur");
    message("m4", "assistant", "{\"kind\":\"text\",\"text\":\"Four.\"}");
    assertThat(out).hasToString("One.\nThree\nFour.\n");
  }

  private void delta(String message, String kind, String text) {
    event(
        "part.delta",
        "\"msg\":\"%s\",\"kind\":\"%s\",\"delta\":%s"
            .formatted(message, kind, JsonMapper.shared().writeValueAsString(text)));
  }

  private void message(String id, String role, String parts) {
    event(
        "message.completed",
        "\"message\":{\"id\":\"%s\",\"role\":\"%s\",\"parts\":[%s]}".formatted(id, role, parts));
  }

  private void event(String type, String members) {
    String body = "\"type\":\"" + type + "\"," + members + "}";
    Entry entry = new Entry(++seq, Audience.EVERYONE, type, body.getBytes(UTF_8));
    transcript.event(seq - 1, entry, JsonMapper.shared().readTree("{" + body));
  }
}
