package dev.weir.delta;

import org.jspecify.annotations.Nullable;

/** Pieces of one channel as one; the text is copied once, however many they are. */
final class Run {
  final Piece first;
  private @Nullable StringBuilder text;

  Run(Piece first) {
    this.first = first;
  }

  boolean continuedBy(Piece next) {
    return first.continuedBy(next);
  }

  void add(Piece next) {
    if (text == null) {
      text = new StringBuilder(first.text());
    }
    text.append(next.text());
  }

  String text() {
    return text == null ? first.text() : text.toString();
  }

  /** The very piece that came, if it was one alone. */
  Piece whole() {
    return text == null ? first : first.with(text.toString());
  }
}
