package dev.weir.pipeline.output;

import java.util.regex.Pattern;

/** Names that stay within their folder. */
final class FileName {
  private static final Pattern PLAIN = Pattern.compile("(?!\\.{1,2}$)[^/\\\\\\x00]+");

  private FileName() {}

  static String checked(String name) {
    if (!PLAIN.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "file: '%s' (expected: a name without / and \\)".formatted(name));
    }
    return name;
  }

  /** Called like the step. */
  static String ofStep(String step, String ending) {
    String name = step + '.' + ending;
    if (!PLAIN.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "step %s: no file can be called %s (expected: no / and \\, or a name for the file)"
              .formatted(step, name));
    }
    return name;
  }
}
