package dev.weir.worker;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which agent metadata asks for. Stateless. */
final class Wish {
  private static final System.Logger LOG = System.getLogger(Wish.class.getName());

  private Wish() {}

  /** The text under {@code agent}, else that under {@code demo}, trimmed; blank is nothing. */
  static Optional<String> of(@Nullable String metadata) {
    Map<String, @Nullable Object> object = object(metadata);
    return object == null
        ? Optional.empty()
        : Stream.of("agent", "demo").flatMap(key -> text(object.get(key))).findFirst();
  }

  /** Loads what reads metadata: that takes longer than the first offer's sender waits. */
  static void warm() {
    var _ = of("{\"agent\":\"\"}");
  }

  /** Metadata that is a JSON object; null if it is anything else. */
  static @Nullable Map<String, @Nullable Object> object(@Nullable String metadata) {
    if (metadata == null || metadata.isBlank()) {
      return null;
    }
    Map<String, @Nullable Object> object = JsonObject.parse(metadata);
    if (object == null) {
      LOG.log(System.Logger.Level.DEBUG, "metadata is no JSON object: {0}", metadata);
    }
    return object;
  }

  private static Stream<String> text(@Nullable Object value) {
    return value instanceof String text && !text.isBlank()
        ? Stream.of(text.strip())
        : Stream.empty();
  }
}
