package dev.weir.log;

import dev.weir.episode.Entry;
import java.util.List;

/** What a reader is given. */
public sealed interface Delivery {

  /** The next entries, at least one. {@code prev} is the position that the first continues. */
  record Batch(long prev, List<Entry> entries) implements Delivery {}

  /** The state, which replaces all that the reader holds. */
  record Resync(Snapshot snapshot) implements Delivery {}

  /** Nothing came within the time. */
  record Quiet() implements Delivery {}

  /**
   * The reader did not come for what waited; nothing will come any more. Who opens another reader
   * after {@code cursor} goes on from there.
   */
  record TooSlow(Cursor cursor) implements Delivery {}

  /** Nothing will come any more. */
  record Ended() implements Delivery {}
}
