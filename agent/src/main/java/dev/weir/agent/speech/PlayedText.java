package dev.weir.agent.speech;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells how much of a text was heard: what stands in the history after an interruption, and in a
 * caption meanwhile. A voice does not say when it speaks which word, so within a piece the text is
 * taken to go on as evenly as the sound, and a word counts once it has ended.
 *
 * <p>For one synthesis. Any thread may call it; it holds the text, not the sound.
 */
public final class PlayedText {
  /** How long a character takes, until a piece has told. */
  private static final Duration PER_CHARACTER = Duration.ofMillis(65);

  private static final Set<Character.UnicodeScript> UNSPACED =
      Set.of(
          Character.UnicodeScript.HAN,
          Character.UnicodeScript.HIRAGANA,
          Character.UnicodeScript.KATAKANA,
          Character.UnicodeScript.THAI,
          Character.UnicodeScript.LAO,
          Character.UnicodeScript.KHMER);

  /** One piece; {@code samples} grows until the next one begins. */
  private static final class Piece {
    final String text;
    long samples;

    Piece(String text) {
      this.text = text;
    }
  }

  private final int sampleRate;
  private final List<Piece> pieces = new ArrayList<>();
  private boolean whole;

  /** Of frames of that rate, in samples a second. */
  public PlayedText(int sampleRate) {
    this.sampleRate = sampleRate;
  }

  /** A frame is on its way to the listener; each once, in order. */
  public synchronized void add(SpokenFrame frame) {
    if (pieces.size() == frame.piece()) {
      pieces.add(new Piece(frame.text()));
    } else if (pieces.size() != frame.piece() + 1) {
      throw new IllegalArgumentException(
          "piece: %d (expected: %d or the next)".formatted(frame.piece(), pieces.size() - 1));
    }
    pieces.getLast().samples += frame.audio().length();
  }

  /** No frame will follow. */
  public synchronized void end() {
    whole = true;
  }

  /** The text of all frames so far. */
  public synchronized String text() {
    StringBuilder all = new StringBuilder();
    pieces.forEach(piece -> all.append(piece.text));
    return all.toString();
  }

  /**
   * The beginning of the text that was heard, when that much of the sound was played. What follows
   * it, in {@link #text}, was not.
   */
  public synchronized String heard(Duration played) {
    long left = AudioFrame.samplesIn(played, sampleRate);
    StringBuilder heard = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      boolean last = i == pieces.size() - 1;
      if (left < piece.samples || (last && !whole)) {
        return heard.append(begun(piece, left, last && !whole)).toString();
      }
      heard.append(piece.text);
      left -= piece.samples;
    }
    return heard.toString();
  }

  /** To the end of the last word that was spoken. */
  private String begun(Piece piece, long played, boolean goesOn) {
    long all = goesOn ? Math.max(piece.samples, guess(piece)) : piece.samples;
    int at = (int) Math.min(piece.text.length(), piece.text.length() * played / Math.max(1, all));
    while (at > 0 && !betweenWords(piece.text, at)) {
      at--;
    }
    return piece.text.substring(0, at);
  }

  private static boolean betweenWords(String text, int at) {
    return at == text.length()
        || (!Character.isLowSurrogate(text.charAt(at))
            && !(goesOn(text.codePointBefore(at)) && goesOn(text.codePointAt(at))));
  }

  /** Part of a word, in scripts that put space between words. */
  private static boolean goesOn(int character) {
    return (Character.isLetterOrDigit(character) || character == '\'' || character == '’')
        && !UNSPACED.contains(Character.UnicodeScript.of(character));
  }

  /** As long for a character as the pieces before were. */
  private long guess(Piece piece) {
    long samples = 0;
    long characters = 0;
    for (Piece before : pieces.subList(0, pieces.size() - 1)) {
      samples += before.samples;
      characters += before.text.length();
    }
    return characters == 0
        ? (long) AudioFrame.samplesIn(PER_CHARACTER, sampleRate) * piece.text.length()
        : samples * piece.text.length() / characters;
  }
}
