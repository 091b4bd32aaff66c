package dev.weir.stress;

/** How much is run: enough for every build, or enough to trust it. */
public enum Length {
  SHORT,
  LONG;

  /** What the build was asked for: {@code -Pstress} is long. */
  public static Length asked() {
    return Boolean.getBoolean("weir.stress.long") ? LONG : SHORT;
  }

  /** One of two figures. */
  public static int of(int brief, int extended) {
    return asked() == SHORT ? brief : extended;
  }
}
