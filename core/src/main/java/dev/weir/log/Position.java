package dev.weir.log;

import static java.util.Objects.requireNonNull;

/** Where a reader wants to begin. */
public sealed interface Position {
  /** At the first event. */
  record Start() implements Position {}

  /** With the state as it is, then what follows. */
  record Latest() implements Position {}

  /** With what follows from now on. */
  record Now() implements Position {}

  /** Right after what the reader has. */
  record After(Cursor cursor) implements Position {
    /** Refuses null. */
    public After {
      requireNonNull(cursor, "cursor");
    }
  }
}
