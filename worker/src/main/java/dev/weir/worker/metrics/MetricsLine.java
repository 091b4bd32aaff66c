package dev.weir.worker.metrics;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of a metrics stream, read again.
 *
 * @param kind what the payload is
 * @param seq its number, from 1, for both kinds together; a gap means that lines were lost
 * @param wallTimeUnix when it was written, in seconds
 * @param payload the snapshot or the event
 */
public record MetricsLine(Kind kind, long seq, double wallTimeUnix, ObjectNode payload) {
  /** What a line tells of. */
  public enum Kind {
    /** The worker at one moment. */
    SNAPSHOT("snapshot"),
    /** Something that has happened. */
    EVENT("event");

    final String text;

    Kind(String text) {
      this.text = text;
    }

    static @Nullable Kind of(JsonNode text) {
      for (Kind kind : values()) {
        if (text.isString() && text.stringValue().equals(kind.text)) {
          return kind;
        }
      }
      return null;
    }
  }

  /** What the line says; empty if it is none of this form, such as one that is half written. */
  public static Optional<MetricsLine> parse(String line) {
    try {
      return MetricsJson.MAPPER.readTree(line) instanceof ObjectNode row
          ? of(row)
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<MetricsLine> of(ObjectNode row) {
    JsonNode version = row.path("schema_version");
    JsonNode seq = row.path("seq");
    JsonNode wall = row.path("wall_time_unix");
    Kind kind = Kind.of(row.path("kind"));
    boolean known = whole(version) && version.longValue() == MetricsJson.SCHEMA_VERSION;
    if (!known || kind == null || !whole(seq) || !wall.isNumber()) {
      return Optional.empty();
    }
    return row.path("payload") instanceof ObjectNode payload
        ? Optional.of(new MetricsLine(kind, seq.longValue(), wall.doubleValue(), payload))
        : Optional.empty();
  }

  private static boolean whole(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong();
  }
}
