package dev.weir.voice.text;

import java.util.Locale;
import java.util.Set;

/** Words before a full stop that is not the end of a sentence, or may not be. */
final class Abbreviations {
  /** What follows belongs to them. */
  private static final Set<String> LEADING =
      Set.of(
          "dr", "mr", "mrs", "ms", "mx", "prof", "st", "rev", "hon", "gen", "col", "capt", "lt",
          "sgt", "gov", "sen", "rep", "pres", "mt", "ft", "vs", "e.g", "i.e", "cf", "ca", "approx",
          "fig", "figs", "eq", "vol", "pp", "ed", "eds", "art", "z.b", "d.h", "u.a", "bzw", "hr",
          "fr", "str", "nr", "mme", "mlle", "sra", "srta");

  /** What follows belongs to them if it begins with a digit. */
  private static final Set<String> BEFORE_NUMBERS =
      Set.of(
          "no", "nos", "p", "ch", "sec", "tel", "ext", "jan", "feb", "mar", "apr", "jun", "jul",
          "aug", "sep", "sept", "oct", "nov", "dec");

  private Abbreviations() {}

  /** Whether the stop after {@code end} belongs to an abbreviation, an initial or a list's item. */
  static boolean before(CharSequence text, int end, char next) {
    int from = end;
    while (from > 0 && inWord(text.charAt(from - 1))) {
      from--;
    }
    String word = text.subSequence(from, end).toString();
    return isInitial(word)
        || LEADING.contains(word.toLowerCase(Locale.ROOT))
        || (Character.isDigit(next) && BEFORE_NUMBERS.contains(word.toLowerCase(Locale.ROOT)))
        || (isItem(word) && beginsLine(text, from));
  }

  private static boolean inWord(char c) {
    return Character.isLetterOrDigit(c) || c == '.';
  }

  /** A single capital, such as the J of J. Smith; "I" is a word. */
  private static boolean isInitial(String word) {
    return word.length() == 1 && Character.isUpperCase(word.charAt(0)) && !word.equals("I");
  }

  private static boolean isItem(String word) {
    return !word.isEmpty() && word.length() <= 3 && word.chars().allMatch(Character::isDigit);
  }

  private static boolean beginsLine(CharSequence text, int from) {
    for (int at = from; at > 0; at--) {
      char c = text.charAt(at - 1);
      if (c == '\n') {
        return true;
      }
      if (!Character.isWhitespace(c) && "*_#>-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
