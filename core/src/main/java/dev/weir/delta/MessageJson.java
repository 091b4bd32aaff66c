package dev.weir.delta;

import dev.weir.delta.TaskMessage.Status;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Messages as JSON: their first part is the content, more parts follow under a name of ours. */
final class MessageJson {
  private MessageJson() {}

  static void write(JsonGenerator json, @Nullable TaskMessage message) {
    if (message == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("id", message.id());
    json.writeStringProperty("task_id", message.taskId());
    json.writeName("content");
    ContentJson.write(json, message.content());
    more(json, message.parts().subList(1, message.parts().size()));
    json.writeStringProperty("streaming_status", message.status().name());
    json.writeStringProperty("created_at", message.createdAt().toString());
    json.writeStringProperty("updated_at", message.updatedAt().toString());
    json.writeEndObject();
  }

  static TaskMessage read(JsonFields message) {
    Stream<Content> first = Stream.of(ContentJson.read(message.object("content")));
    Stream<Content> more = message.objects("parts").stream().map(ContentJson::read);
    return new TaskMessage(
        message.string("id"),
        message.string("task_id"),
        Stream.concat(first, more).toList(),
        message.constant("streaming_status", Status.class),
        message.instant("created_at"),
        message.instant("updated_at"));
  }

  private static void more(JsonGenerator json, List<Content> parts) {
    if (!parts.isEmpty()) {
      json.writeArrayPropertyStart("parts");
      parts.forEach(part -> ContentJson.write(json, part));
      json.writeEndArray();
    }
  }
}
