package dev.weir.delta;

import dev.weir.delta.Content.Attachment;
import dev.weir.delta.Content.Author;
import dev.weir.delta.Content.Form;
import dev.weir.delta.Content.Format;
import dev.weir.delta.Content.Style;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Contents as JSON. What a content keeps as JSON text becomes part of the JSON around it. */
final class ContentJson {
  private ContentJson() {}

  static void write(JsonGenerator json, Content content) {
    json.writeStartObject();
    json.writeStringProperty("type", type(content));
    json.writeStringProperty("author", lower(content.author()));
    switch (JsonText.settled(content)) {
      case Content.Text text -> text(json, text);
      case Content.Data data -> value(json, "data", data.json());
      case Content.Reasoning reasoning -> reasoning(json, reasoning);
      case Content.ToolInput call -> {
        call(json, call.callId(), call.name());
        value(json, "arguments", call.input());
      }
      case Content.ToolResult result -> result(json, result);
    }
    json.writeEndObject();
  }

  static Content read(JsonFields content) {
    Author author = content.constant("author", Author.class);
    return switch (content.string("type")) {
      case "text" -> text(author, content);
      case "data" -> new Content.Data(author, content.json("data"));
      case "reasoning" ->
          new Content.Reasoning(author, content.strings("summary"), shown(content), style(content));
      case "tool_request" ->
          new Content.ToolInput(
              author,
              content.string("tool_call_id"),
              content.string("name"),
              content.json("arguments"));
      case "tool_response" -> result(author, content);
      default ->
          throw content.wrong("type", "text, data, reasoning, tool_request or tool_response");
    };
  }

  private static void text(JsonGenerator json, Content.Text text) {
    json.writeStringProperty("content", text.text());
    json.writeStringProperty("format", lower(text.format()));
    json.writeStringProperty("style", lower(text.style()));
    json.writeName("attachments");
    if (text.attachments().isEmpty()) {
      json.writeNull();
    } else {
      json.writeStartArray();
      text.attachments().forEach(file -> attachment(json, file));
      json.writeEndArray();
    }
  }

  private static Content text(Author author, JsonFields content) {
    return new Content.Text(
        author,
        content.stringOrEmpty("content"),
        content.constantOr("format", Format.PLAIN),
        style(content),
        content.objects("attachments").stream().map(ContentJson::attachment).toList());
  }

  private static void attachment(JsonGenerator json, Attachment file) {
    json.writeStartObject();
    json.writeStringProperty("file_id", file.fileId());
    json.writeStringProperty("name", file.name());
    json.writeNumberProperty("size", file.size());
    json.writeStringProperty("type", file.type());
    json.writeEndObject();
  }

  private static Attachment attachment(JsonFields file) {
    return new Attachment(
        file.string("file_id"), file.string("name"), file.number("size"), file.string("type"));
  }

  private static void reasoning(JsonGenerator json, Content.Reasoning reasoning) {
    strings(json, "summary", reasoning.summary());
    strings(json, "content", reasoning.content());
    json.writeStringProperty("style", lower(reasoning.style()));
  }

  private static @Nullable List<String> shown(JsonFields content) {
    return content.optional("content") == null ? null : content.strings("content");
  }

  private static void result(JsonGenerator json, Content.ToolResult result) {
    call(json, result.callId(), result.name());
    switch (result.form()) {
      case TEXT -> json.writeStringProperty("content", result.output());
      case JSON -> value(json, "content", result.output());
    }
    json.writeName("is_error");
    if (result.error() == null) {
      json.writeNull();
    } else {
      json.writeBoolean(result.error());
    }
  }

  private static Content result(Author author, JsonFields content) {
    Map.Entry<String, String> output = content.optional("content");
    boolean text = output != null && output.getValue().startsWith("\"");
    return new Content.ToolResult(
        author,
        content.string("tool_call_id"),
        content.string("name"),
        text ? content.string("content") : content.jsonOrNull("content"),
        text ? Form.TEXT : Form.JSON,
        content.optionalBoolean("is_error"));
  }

  private static void call(JsonGenerator json, String id, String name) {
    json.writeStringProperty("tool_call_id", id);
    json.writeStringProperty("name", name);
  }

  private static void value(JsonGenerator json, String member, String text) {
    json.writeName(member);
    JsonText.write(json, member, text);
  }

  private static void strings(JsonGenerator json, String member, @Nullable List<String> texts) {
    json.writeName(member);
    if (texts == null) {
      json.writeNull();
    } else {
      json.writeStartArray();
      texts.forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static Style style(JsonFields content) {
    return content.constantOr("style", Style.STATIC);
  }

  private static String type(Content content) {
    return switch (content) {
      case Content.Text t -> "text";
      case Content.Data d -> "data";
      case Content.Reasoning r -> "reasoning";
      case Content.ToolInput call -> "tool_request";
      case Content.ToolResult result -> "tool_response";
    };
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
