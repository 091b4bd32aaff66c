package dev.weir.log;

import dev.weir.episode.Entry;
import dev.weir.internal.Tape;

/** Where readers of a log begin, and what they are told of that. Guarded by the log's lock. */
final class Starts {
  private final String epoch;
  private final Tape<Entry> tape;
  private final SessionState state;
  private final Gaps gaps;

  Starts(String epoch, Tape<Entry> tape, SessionState state, Gaps gaps) {
    this.epoch = epoch;
    this.tape = tape;
    this.state = state;
    this.gaps = gaps;
  }

  Resumption resolve(Position from) {
    return switch (from) {
      case Position.Start s when gaps.lost(0) -> stale("start is no longer kept");
      case Position.Start s -> Resumption.exact(new Cursor(epoch, 0), tape.head());
      case Position.Now n -> Resumption.exact(end(), tape.tail());
      case Position.Latest l -> stale("asked for");
      case Position.After(Cursor cursor) -> after(cursor);
    };
  }

  /** With the whole state, and what follows it. */
  Resumption stale(String reason) {
    return Resumption.withState(Verdict.SNAPSHOT, reason, now(), tape.tail());
  }

  Moment now() {
    return state.at(end());
  }

  Cursor end() {
    return new Cursor(epoch, tape.tail().seq());
  }

  private Resumption after(Cursor cursor) {
    if (!cursor.epoch().equals(epoch)) {
      return reset("epoch");
    }
    if (cursor.seq() > tape.tail().seq()) {
      return reset("beyond the end");
    }
    return gaps.lost(cursor.seq())
        ? stale("compacted")
        : Resumption.exact(cursor, tape.find(cursor.seq()));
  }

  private Resumption reset(String reason) {
    return Resumption.withState(Verdict.RESET, reason, now(), tape.tail());
  }
}
