package dev.weir.cli.console;

import dev.weir.cli.OneLine;
import dev.weir.cli.console.Page.Style;
import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.Message;
import dev.weir.log.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What is said, for people: replies part by part, tool calls in a line, failures in words. */
final class Transcript implements Listener {
  private static final int SHORT = 100;

  private final Page page;
  private final Set<String> shown = new HashSet<>();
  private final Map<String, String> calls = new HashMap<>();
  private String open = "";
  private int streamed;

  Transcript(Page page) {
    this.page = page;
  }

  @Override
  public void event(long prev, Entry entry, JsonNode event) {
    switch (entry.type()) {
      case "part.delta" -> delta(event);
      case "message.completed" -> message(event.path("message"));
      case "tool.result" -> result(event);
      case "queue.updated" -> page.waiting(event.path("queue").size());
      case "episode.failed" -> failed(event.path("error"));
      case "episode.cancelled" -> aside("stopped: " + text(event, "reason"));
      default -> {}
    }
  }

  /** Only what was not shown yet. */
  @Override
  public void state(Snapshot state, Set<Audience> audience) {
    for (Message message : state.messages()) {
      if (shown.add(message.id())) {
        missed(message.id(), message.role() == Message.Role.USER, message.parts());
        page.endLine();
      }
    }
    Snapshot.Open now = state.open();
    if (now != null && audience.contains(now.audience())) {
      missed(now.message(), false, now.parts());
    }
    page.waiting(state.queue().size());
  }

  private void missed(String message, boolean caller, List<Content> parts) {
    begin(message);
    for (Content part : parts) {
      if (part instanceof Content.Text words) {
        said(caller, rest(words.text()));
        streamed = words.text().length();
      }
    }
  }

  private void delta(JsonNode event) {
    boolean thought = text(event, "kind").equals("reasoning");
    if (!thought && !text(event, "kind").equals("text")) {
      return;
    }
    begin(text(event, "msg"));
    String delta = text(event, "delta");
    streamed += delta.length();
    page.stream(delta, thought ? Style.ASIDE : Style.SAID);
  }

  private void begin(String message) {
    if (!message.equals(open)) {
      page.endLine();
      open = message;
      streamed = 0;
    }
  }

  private void message(JsonNode message) {
    shown.add(text(message, "id"));
    begin(text(message, "id"));
    boolean caller = text(message, "role").equals("user");
    for (JsonNode part : message.path("parts")) {
      switch (text(part, "kind")) {
        case "text" -> said(caller, rest(text(part, "text")));
        case "tool_input" -> calls.put(text(part, "callId"), text(part, "input"));
        case "data" -> aside("data " + brief(text(part, "json")));
        default -> {}
      }
    }
    page.endLine();
  }

  private void said(boolean caller, String words) {
    if (caller) {
      page.caller(words);
    } else {
      page.stream(words, Style.SAID);
    }
  }

  /** Of a complete text, what has not come as deltas. */
  private String rest(String text) {
    return text.substring(Math.min(streamed, text.length()));
  }

  private void result(JsonNode event) {
    String arguments = calls.remove(text(event, "callId"));
    String call = text(event, "name") + " " + brief(arguments == null ? "" : arguments);
    String sign = event.path("isError").asBoolean(false) ? " ✗ " : " → ";
    aside(call + sign + brief(text(event, "output")));
  }

  private void failed(JsonNode error) {
    String words = OneLine.of(text(error, "message"));
    page.line("the turn failed: %s (%s)".formatted(words, text(error, "code")), Style.FAULT);
  }

  private void aside(String words) {
    page.line("  · " + words, Style.ASIDE);
  }

  private static String brief(String text) {
    String line = OneLine.of(text);
    return line.length() <= SHORT ? line : line.substring(0, SHORT - 1) + "…";
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }
}
