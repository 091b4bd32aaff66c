package dev.weir.pipeline;

/** JSON with a line for each field and item, so that a difference is seen in its place. */
final class Indented {
  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean quoted;

  private Indented() {}

  /** Of JSON without any space between its signs. */
  static String of(String json) {
    Indented indented = new Indented();
    char before = ' ';
    for (char sign : json.toCharArray()) {
      indented.add(sign, before);
      before = sign;
    }
    return indented.out.append('\n').toString();
  }

  private void add(char sign, char before) {
    boolean within = quoted;
    quoted ^= sign == '"' && before != '\\';
    if (within) {
      out.append(sign);
      return;
    }
    boolean closes = sign == '}' || sign == ']';
    boolean first = before == '{' || before == '[';
    depth -= closes ? 1 : 0;
    if (first ? !closes : closes || before == ',') {
      out.append('\n').append("  ".repeat(depth));
    }
    depth += sign == '{' || sign == '[' ? 1 : 0;
    out.append(sign == ':' ? ": " : String.valueOf(sign));
  }
}
