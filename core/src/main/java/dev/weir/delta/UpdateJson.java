package dev.weir.delta;

import dev.weir.delta.Update.Place;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Updates as JSON, absent members as null. The names are those of the scale-agentex protocol;
 * {@code failed}, {@code FAILED} and {@code parts} are Weir's. Stateless; any thread.
 */
public final class UpdateJson {
  private UpdateJson() {}

  /**
   * On one line.
   *
   * @throws InvalidContent if a content should be JSON and is not
   */
  public static String text(Update update) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JsonText.generator(out)) {
      json.writeStartObject();
      json.writeStringProperty("type", type(update));
      place(json, update.place());
      body(json, update);
      json.writeEndObject();
    }
    return out.toString();
  }

  /**
   * From JSON. Members that it does not know are left out; what is absent or null is empty.
   *
   * @throws InvalidContent if it is no update; the message says what is wrong
   */
  public static Update read(String text) {
    JsonFields update = JsonFields.of("update", text);
    Place place = place(update);
    return switch (update.string("type")) {
      case "start" -> new Update.Start(place, ContentJson.read(update.object("content")));
      case "delta" -> new Update.Delta(place, piece(update));
      case "full" -> new Update.Full(place, ContentJson.read(update.object("content")));
      case "done" -> new Update.Done(place);
      case "failed" -> new Update.Failed(place, update.string("code"), update.string("message"));
      default -> throw update.wrong("type", "start, delta, full, done or failed");
    };
  }

  private static void body(JsonGenerator json, Update update) {
    switch (update) {
      case Update.Start start -> content(json, start.content());
      case Update.Delta delta -> {
        json.writeName("delta");
        PieceJson.write(json, delta.piece());
      }
      case Update.Full full -> content(json, full.content());
      case Update.Done d -> {}
      case Update.Failed failed -> {
        json.writeStringProperty("code", failed.code());
        json.writeStringProperty("message", failed.message());
      }
    }
  }

  private static String type(Update update) {
    return switch (update) {
      case Update.Start s -> "start";
      case Update.Delta d -> "delta";
      case Update.Full f -> "full";
      case Update.Done d -> "done";
      case Update.Failed f -> "failed";
    };
  }

  private static void content(JsonGenerator json, Content content) {
    json.writeName("content");
    ContentJson.write(json, content);
  }

  private static void place(JsonGenerator json, Place place) {
    json.writeName("index");
    if (place.index() == null) {
      json.writeNull();
    } else {
      json.writeNumber(place.index());
    }
    json.writeName("parent_task_message");
    MessageJson.write(json, place.parent());
  }

  private static Place place(JsonFields update) {
    Map.Entry<String, String> parent = update.optional("parent_task_message");
    TaskMessage message =
        parent == null ? null : MessageJson.read(JsonFields.of(parent.getKey(), parent.getValue()));
    return new Place(update.optionalInt("index"), message);
  }

  private static @Nullable Piece piece(JsonFields update) {
    Map.Entry<String, String> piece = update.optional("delta");
    return piece == null ? null : PieceJson.read(JsonFields.of(piece.getKey(), piece.getValue()));
  }
}
