package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * As whom a worker's agent comes to its caller, where others see who is there. Immutable.
 *
 * @param identity unique where the caller is; empty: the dispatcher's choice
 * @param name for people; empty for none
 * @param metadata what is said of it; empty for nothing
 * @param attributes what else is said of it; with the metadata at most {@value #MOST_LENGTH}
 *     characters, for dispatchers refuse what is longer
 */
public record Appearance(
    String identity, String name, String metadata, Map<String, String> attributes) {
  /** The most characters of metadata and attributes together. */
  public static final int MOST_LENGTH = 64_000;

  /** As the dispatcher has it. */
  public static final Appearance USUAL = new Appearance("", "", "", Map.of());

  /**
   * Keeps a copy of the attributes.
   *
   * @throws IllegalArgumentException if metadata and attributes are too long
   */
  public Appearance {
    requireNonNull(identity, "identity");
    requireNonNull(name, "name");
    requireNonNull(metadata, "metadata");
    attributes = Map.copyOf(attributes);
    int length =
        metadata.length()
            + attributes.entrySet().stream()
                .mapToInt(each -> each.getKey().length() + each.getValue().length())
                .sum();
    if (length > MOST_LENGTH) {
      throw new IllegalArgumentException(
          "metadata and attributes: %d characters (expected: at most %d)"
              .formatted(length, MOST_LENGTH));
    }
  }

  /** The same under another identity. */
  public Appearance withIdentity(String other) {
    return new Appearance(other, name, metadata, attributes);
  }

  /** The same under another name. */
  public Appearance withName(String other) {
    return new Appearance(identity, other, metadata, attributes);
  }

  /** The same with other metadata. */
  public Appearance withMetadata(String other) {
    return new Appearance(identity, name, other, attributes);
  }

  /** The same with other attributes. */
  public Appearance withAttributes(Map<String, String> others) {
    return new Appearance(identity, name, metadata, others);
  }
}
