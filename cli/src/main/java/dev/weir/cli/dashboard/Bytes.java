package dev.weir.cli.dashboard;

import java.util.List;
import java.util.Locale;

/** Amounts of memory in words. */
public final class Bytes {
  private static final int STEP = 1024;
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");

  private Bytes() {}

  /** Bytes as a whole number, more with one decimal; what is negative is nothing. */
  public static String text(long bytes) {
    if (bytes < STEP) {
      return Math.max(0, bytes) + " B";
    }
    double amount = bytes;
    String unit = "B";
    for (String next : UNITS) {
      if (amount < STEP) {
        break;
      }
      amount /= STEP;
      unit = next;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, unit);
  }
}
