package dev.weir.voice.text;

/** Tells where sentences end, by what stands before a character and by that character. */
final class Ends {
  private static final String STOPS = ".!?…‼⁇⁈⁉";
  private static final String WIDE_STOPS = "。！？｡．";
  private static final String CLOSERS = "\"'”’»›)]}*_`」』）】〉》";

  private Ends() {}

  /** Whether a sentence ends before {@code next}, which is no space. */
  static boolean before(CharSequence text, char next) {
    int words = skipSpaceBack(text, text.length());
    if (words == 0) {
      return false;
    }
    if (hasLineEnd(text, words)) {
      return true;
    }
    int marks = skipBack(text, words, CLOSERS);
    if (marks == 0) {
      return false;
    }
    boolean spaced = words < text.length();
    char mark = text.charAt(marks - 1);
    if (WIDE_STOPS.indexOf(mark) >= 0) {
      return spaced || !continues(next);
    }
    return spaced && STOPS.indexOf(mark) >= 0 && ends(text, marks, next, marks < words);
  }

  private static boolean continues(char next) {
    return WIDE_STOPS.indexOf(next) >= 0 || STOPS.indexOf(next) >= 0 || CLOSERS.indexOf(next) >= 0;
  }

  /** After a mark and space. */
  private static boolean ends(CharSequence text, int marks, char next, boolean closed) {
    int word = skipBack(text, marks, STOPS);
    String run = text.subSequence(word, marks).toString();
    boolean asks = run.indexOf('!') >= 0 || run.indexOf('?') >= 0;
    boolean goesOn = Character.isLowerCase(next);
    if (asks || run.length() > 1 || run.indexOf('.') < 0) {
      return !goesOn || (asks && !closed);
    }
    return !goesOn && !Abbreviations.before(text, word, next);
  }

  private static boolean hasLineEnd(CharSequence text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\n' || text.charAt(i) == '\u2029') {
        return true;
      }
    }
    return false;
  }

  private static int skipSpaceBack(CharSequence text, int from) {
    int at = from;
    while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private static int skipBack(CharSequence text, int from, String these) {
    int at = from;
    while (at > 0 && these.indexOf(text.charAt(at - 1)) >= 0) {
      at--;
    }
    return at;
  }
}
