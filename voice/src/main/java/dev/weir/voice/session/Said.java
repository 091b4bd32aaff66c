package dev.weir.voice.session;

import java.time.Duration;

/** What a caller has said since it was last answered. For one thread. */
final class Said {
  private final StringBuilder finals = new StringBuilder();
  private String interim = "";
  private Duration covered = Duration.ZERO;

  /** Whether the interim text was taken: what follows of its piece is known, or comes too late. */
  private boolean spent;

  /** What began before that, in the sound, is not to be known any more. */
  private Duration forgotten = Duration.ZERO;

  /** Understood so far, of a piece that began there in the sound. */
  void interim(String text, Duration from) {
    interim = spent || isForgotten(from) ? "" : text;
  }

  /** Understood, from there to there in the sound. */
  void understood(String text, Duration from, Duration to) {
    if (!spent && !isForgotten(from)) {
      add(text);
    }
    over(to);
  }

  private boolean isForgotten(Duration from) {
    return from.compareTo(forgotten) < 0;
  }

  /** Forgets all, and what is still to be understood of the sound until there. */
  void forget(Duration until) {
    var _ = take();
    forgotten = forgotten.compareTo(until) < 0 ? until : forgotten;
  }

  /** Not understood, up to there. */
  void over(Duration to) {
    interim = "";
    spent = false;
    covered = covered.compareTo(to) < 0 ? to : covered;
  }

  /** Whether of speech that began there, in the sound, something is still to be understood. */
  boolean owes(Duration from) {
    return covered.compareTo(from) <= 0 || !interim.isBlank();
  }

  /** Whether some of it is still understood only so far. */
  boolean isInterim() {
    return !interim.isBlank();
  }

  boolean isBlank() {
    return finals.isEmpty() && interim.isBlank();
  }

  /** All of it. */
  String text() {
    return (finals + " " + interim).strip();
  }

  int words() {
    return isBlank() ? 0 : text().split("\\s+").length;
  }

  /** All of it, which is then forgotten. */
  String take() {
    String all = text();
    spent |= !interim.isBlank();
    finals.setLength(0);
    interim = "";
    return all;
  }

  private void add(String text) {
    if (!text.isBlank()) {
      finals.append(finals.isEmpty() ? "" : " ").append(text.strip());
    }
  }
}
