package dev.weir.voice.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text that comes in pieces into sentences, with the space after each. A sentence ends
 * with a full stop, a question or exclamation mark or an ellipsis before space, with a mark of
 * Chinese or Japanese, or with the line. Not so after abbreviations, initials and the number of a
 * list's item, nor within numbers, addresses and names such as {@code 3.14} or {@code weir.dev}.
 *
 * <p>A sentence shorter than the least goes on into the next; one that reaches the most is cut,
 * after space if there is any in its second half. For one text, and one thread; it never waits.
 */
public final class SentenceSplitter {
  /** The least that a sentence has, unless it is the last, if nothing else is said. */
  public static final int DEFAULT_LEAST = 20;

  /** The most that a sentence has, if nothing else is said. */
  public static final int DEFAULT_MOST = 500;

  private final int least;
  private final int most;
  private final StringBuilder held = new StringBuilder();
  private boolean ended;

  /** With the usual limits. */
  public SentenceSplitter() {
    this(DEFAULT_LEAST, DEFAULT_MOST);
  }

  /**
   * With other limits, both in characters.
   *
   * @param least that a sentence has, the space around it apart; 1 to {@code most}
   * @param most that a sentence has; 16 to 4,096, which any voice takes
   */
  public SentenceSplitter(int least, int most) {
    if (most < 16 || most > 4_096) {
      throw new IllegalArgumentException("most: %d (expected: 16 to 4096)".formatted(most));
    }
    if (least < 1 || least > most) {
      throw new IllegalArgumentException("least: %d (expected: 1 to %d)".formatted(least, most));
    }
    this.least = least;
    this.most = most;
  }

  /** The sentences of a text that is whole. */
  public static List<String> split(String text) {
    SentenceSplitter splitter = new SentenceSplitter();
    List<String> sentences = splitter.add(text);
    sentences.addAll(splitter.end());
    return sentences;
  }

  /**
   * Takes the next piece, and gives the sentences that are whole now; may be none.
   *
   * @throws IllegalStateException after the end
   */
  public List<String> add(String piece) {
    requireGoingOn();
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < piece.length(); i++) {
      char next = piece.charAt(i);
      if (!held.isEmpty() && endsBefore(next)) {
        sentences.add(take(held.length()));
      }
      held.append(next);
      if (held.length() > most) {
        sentences.add(take(cut()));
      }
    }
    return sentences;
  }

  /**
   * The text has ended: gives what is left, at most one.
   *
   * @throws IllegalStateException after the end
   */
  public List<String> end() {
    requireGoingOn();
    ended = true;
    return held.isEmpty() ? List.of() : List.of(take(held.length()));
  }

  private void requireGoingOn() {
    if (ended) {
      throw new IllegalStateException("text: has ended (expected: a new splitter for a new text)");
    }
  }

  /** A character tells whether what is held before it is whole. */
  private boolean endsBefore(char next) {
    return !Character.isWhitespace(next) && Ends.before(held, next) && longEnough();
  }

  private boolean longEnough() {
    int from = 0;
    int to = held.length();
    while (from < to && Character.isWhitespace(held.charAt(from))) {
      from++;
    }
    while (to > from && Character.isWhitespace(held.charAt(to - 1))) {
      to--;
    }
    return to - from >= least;
  }

  /** Where a sentence that is too long is cut: after space, or where it has to be. */
  private int cut() {
    for (int at = most; at > most / 2; at--) {
      if (Character.isWhitespace(held.charAt(at - 1))) {
        return at;
      }
    }
    boolean amid = Character.isLowSurrogate(held.charAt(most));
    return amid && Character.isHighSurrogate(held.charAt(most - 1)) ? most - 1 : most;
  }

  private String take(int count) {
    String sentence = held.substring(0, count);
    held.delete(0, count);
    return sentence;
  }
}
