package dev.weir.pipeline;

/**
 * The key of a step or of an included pipeline in a plan: {@code scope("price").scope("tax")} is
 * {@code price__tax}.
 */
public record Scope(String key) {
  static final String BETWEEN = "__";

  /** Checked. */
  public Scope {
    if (key.isBlank()) {
      throw new IllegalArgumentException("scope: blank (expected: a name)");
    }
  }

  /** One step further in. */
  public Scope scope(String name) {
    return new Scope(key + BETWEEN + new Scope(name).key);
  }

  @Override
  public String toString() {
    return key;
  }
}
