package dev.weir.livekit.rtc;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into pieces that one packet can hold, never within a character, also if its two halves
 * come one after the other. One thread at a time.
 */
final class Pieces {
  /** How long a piece is at most, in UTF-8. */
  static final int MOST_BYTES = 15_000;

  /** The first half of a character whose other half has not come; empty for none. */
  private String half = "";

  /** The pieces of what has come, but for half a character at its end. */
  List<String> of(String text) {
    String all = half + text;
    int whole = all.length();
    if (whole > 0 && Character.isHighSurrogate(all.charAt(whole - 1))) {
      whole--;
    }
    half = all.substring(whole);
    return cut(all.substring(0, whole));
  }

  private static List<String> cut(String text) {
    List<String> pieces = new ArrayList<>();
    int first = 0;
    int bytes = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      int length = utf8Length(character);
      if (bytes + length > MOST_BYTES) {
        pieces.add(text.substring(first, at));
        first = at;
        bytes = 0;
      }
      bytes += length;
      at += Character.charCount(character);
    }
    if (first < text.length()) {
      pieces.add(text.substring(first));
    }
    return pieces;
  }

  private static int utf8Length(int character) {
    if (character < 0x80) {
      return 1;
    }
    if (character < 0x800) {
      return 2;
    }
    return character < 0x10000 ? 3 : 4;
  }
}
