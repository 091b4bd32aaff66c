package dev.weir.cli.bench;

import dev.weir.log.Cursor;

/** What a judge may look at in a cursor, which to other clients is just a text. */
final class Cursors {
  private Cursors() {}

  static Cursor parse(String text) {
    return Cursor.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "cursor: \"%s\" (expected: <epoch>_<16 digits>)".formatted(text)));
  }
}
