package shared;

/**
 * A line of an order.
 *
 * @param count how many, at least 1
 */
public record Line(String what, int count) {
  /** Checked. */
  public Line {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: at least 1)");
    }
  }

  /** Reads {@code tea:2}. */
  public static Line of(String item) {
    String[] parts = item.split(":");
    if (parts.length != 2) {
      throw new IllegalArgumentException("item: " + item + " (expected: as tea:2)");
    }
    return new Line(parts[0], Integer.parseInt(parts[1]));
  }
}
