package dev.weir.log;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in one life of a log, as clients carry it: {@code <epoch>_<seq, 16 digits>}. It says
 * "I have everything up to here". It sorts as text and is no credential.
 *
 * @param epoch the life of the log
 * @param seq the number of the last entry seen; 0 before the first
 */
public record Cursor(String epoch, long seq) implements Comparable<Cursor> {
  private static final Pattern FORM = Pattern.compile("([0-9a-z]{1,32})_([0-9]{16})");

  /** Checks the limits. */
  public Cursor {
    requireNonNull(epoch, "epoch");
    if (seq < 0 || seq > 9_999_999_999_999_999L) {
      throw new IllegalArgumentException("seq: " + seq + " (expected: 0 to 16 digits)");
    }
  }

  /** The cursor that {@code text} spells, if it spells one. */
  public static Optional<Cursor> parse(String text) {
    Matcher form = FORM.matcher(requireNonNull(text, "text"));
    return form.matches()
        ? Optional.of(new Cursor(form.group(1), Long.parseLong(form.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(Cursor other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    String digits = Long.toString(seq);
    return epoch + "_" + "0".repeat(16 - digits.length()) + digits;
  }
}
