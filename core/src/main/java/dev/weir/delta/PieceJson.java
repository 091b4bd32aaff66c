package dev.weir.delta;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Pieces as JSON. */
final class PieceJson {
  private PieceJson() {}

  static void write(JsonGenerator json, @Nullable Piece piece) {
    if (piece == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    switch (piece) {
      case Piece.Text t -> plain(json, "text", "text_delta", t.text());
      case Piece.Data d -> plain(json, "data", "data_delta", d.text());
      case Piece.Reasoning r -> {
        json.writeNumberProperty("content_index", r.index());
        plain(json, "reasoning_content", "content_delta", r.text());
      }
      case Piece.Summary s -> {
        json.writeNumberProperty("summary_index", s.index());
        plain(json, "reasoning_summary", "summary_delta", s.text());
      }
      case Piece.ToolInput call -> {
        call(json, call.callId(), call.name());
        plain(json, "tool_request", "arguments_delta", call.text());
      }
      case Piece.ToolOutput call -> {
        call(json, call.callId(), call.name());
        plain(json, "tool_response", "content_delta", call.text());
      }
    }
    json.writeEndObject();
  }

  static Piece read(JsonFields piece) {
    return switch (piece.string("type")) {
      case "text" -> new Piece.Text(piece.stringOrEmpty("text_delta"));
      case "data" -> new Piece.Data(piece.stringOrEmpty("data_delta"));
      case "reasoning_content" ->
          new Piece.Reasoning(piece.integer("content_index"), piece.stringOrEmpty("content_delta"));
      case "reasoning_summary" ->
          new Piece.Summary(piece.integer("summary_index"), piece.stringOrEmpty("summary_delta"));
      case "tool_request" ->
          new Piece.ToolInput(
              piece.string("tool_call_id"),
              piece.string("name"),
              piece.stringOrEmpty("arguments_delta"));
      case "tool_response" ->
          new Piece.ToolOutput(
              piece.string("tool_call_id"),
              piece.string("name"),
              piece.stringOrEmpty("content_delta"));
      default ->
          throw piece.wrong(
              "type",
              "text, data, reasoning_content, reasoning_summary, tool_request or tool_response");
    };
  }

  private static void call(JsonGenerator json, String id, String name) {
    json.writeStringProperty("tool_call_id", id);
    json.writeStringProperty("name", name);
  }

  private static void plain(JsonGenerator json, String type, String member, String text) {
    json.writeStringProperty("type", type);
    json.writeStringProperty(member, text);
  }
}
