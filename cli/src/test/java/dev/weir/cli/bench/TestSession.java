package dev.weir.cli.bench;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.episode.Audience;
import dev.weir.log.Cursor;
import dev.weir.log.EpisodeWriter;
import dev.weir.log.LogLimits;
import dev.weir.log.Message;
import dev.weir.log.SessionLog;
import dev.weir.log.Usage;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A session of the test gateway, over the real log. */
final class TestSession {
  static final Set<Audience> ALL = EnumSet.allOf(Audience.class);

  final SessionLog log;
  private final String id;
  private final String agent;
  private final Sabotage sabotage;
  private final Map<String, ObjectNode> answers = new HashMap<>();

  TestSession(String id, String agent, Duration retention, Sabotage sabotage) {
    this.log = new SessionLog(LogLimits.DEFAULT.withClosedRetention(retention), Ticker.system());
    this.id = id;
    this.agent = agent;
    this.sabotage = sabotage;
    say(new Content.Text("Welcome!"), Message.Role.ASSISTANT);
  }

  ObjectNode opened() {
    return Json.object()
        .put("id", id)
        .put("agent", agent)
        .put("cursor", new Cursor(log.epoch(), 0).toString());
  }

  /** The reply is written at once: streams are long enough to be cut inside it. */
  synchronized ObjectNode input(String key, String text) {
    boolean again = answers.containsKey(key) && sabotage != Sabotage.IGNORE_KEYS;
    if (again) {
      return answers.get(key);
    }
    String heard = sabotage == Sabotage.OTHER_INPUT ? text + "!" : text;
    Cursor before = say(new Content.Text(heard), Message.Role.USER);
    String episode = log.newEpisodeId();
    ObjectNode answer = Json.object().put("episodeId", episode).put("cursor", before.toString());
    answers.put(key, answer);
    answer(log.begin(episode, 1, "msg"));
    return answer;
  }

  ObjectNode state() {
    ObjectNode state = members(log.snapshot().body(ALL)).put("id", id).put("agent", agent);
    if (sabotage == Sabotage.FORGETFUL_STATE) {
      state.withArray("messages").remove(state.path("messages").size() - 1);
    }
    return state.put("status", "idle");
  }

  static ObjectNode members(byte[] body) {
    return (ObjectNode) Json.parse("{" + new String(body, java.nio.charset.StandardCharsets.UTF_8));
  }

  private Cursor say(Content content, Message.Role role) {
    return log.message(
        new Message(log.newMessageId(), role, Message.Status.COMPLETED, List.<Content>of(content)));
  }

  private void answer(EpisodeWriter writer) {
    if (sabotage == Sabotage.FAIL) {
      writer.fail("model_failed", "on purpose");
      return;
    }
    int index = 0;
    Oracle.Reply reply = next();
    for (Oracle.Call call : reply.calls()) {
      String callId = "call_" + log.cursor().seq();
      var empty = new Content.ToolInput(callId, call.name(), "");
      var piece = new Piece.ToolInput(callId, call.name(), call.input());
      write(writer, index++, empty, List.of(piece));
      var result = new Content.ToolResult(callId, call.name(), "found", false);
      writer.write(new Update.Full(index++, result));
      reply = next();
    }
    write(writer, index, new Content.Text(""), words(reply.text()));
    writer.complete(Usage.NONE);
  }

  private Oracle.Reply next() {
    List<JsonNode> before =
        members(log.snapshot().body(ALL)).path("messages").valueStream().toList();
    return sabotage.reply(new TestModel().reply(agent, before));
  }

  private static List<Piece> words(String text) {
    return List.of(text.split("(?<= )")).stream().<Piece>map(Piece.Text::new).toList();
  }

  private static void write(
      EpisodeWriter writer, int index, Content content, List<? extends Piece> pieces) {
    writer.write(new Update.Start(index, content));
    pieces.forEach(piece -> writer.write(new Update.Delta(index, piece)));
    writer.write(new Update.Done(index));
  }
}
