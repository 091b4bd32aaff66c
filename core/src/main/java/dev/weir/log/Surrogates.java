package dev.weir.log;

/**
 * Half characters. A model may cut its reply in the middle of one; UTF-8 cannot carry the halves,
 * JSON can.
 */
final class Surrogates {
  private Surrogates() {}

  /** The JSON text with every half that stands alone written as an escape. */
  static String escaped(String json) {
    int at = firstAlone(json, 0);
    return at < 0 ? json : escapedFrom(json, at);
  }

  private static String escapedFrom(String json, int first) {
    StringBuilder out = new StringBuilder(json.length() + 16);
    int done = 0;
    for (int at = first; at >= 0; at = firstAlone(json, done)) {
      out.append(json, done, at).append("\\u%04x".formatted((int) json.charAt(at)));
      done = at + 1;
    }
    return out.append(json, done, json.length()).toString();
  }

  private static int firstAlone(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        if (Character.charCount(text.codePointAt(at)) == 1) {
          return at;
        }
        at++;
      }
    }
    return -1;
  }
}
