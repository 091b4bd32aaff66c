package dev.weir.log;

import dev.weir.episode.Entry;
import dev.weir.internal.Tape.Node;
import org.jspecify.annotations.Nullable;

/** Where a reader begins and what it is told first. */
record Resumption(
    Verdict verdict, String reason, Cursor cursor, @Nullable Moment state, Node<Entry> at) {

  static Resumption exact(Cursor cursor, Node<Entry> at) {
    return new Resumption(Verdict.EXACT, "", cursor, null, at);
  }

  static Resumption withState(Verdict verdict, String reason, Moment state, Node<Entry> at) {
    return new Resumption(verdict, reason, state.cursor(), state, at);
  }
}
