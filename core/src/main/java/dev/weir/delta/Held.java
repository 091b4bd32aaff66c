package dev.weir.delta;

import dev.weir.delta.Update.Delta;
import dev.weir.delta.Update.Place;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Neighbouring deltas of one message and channel, as one. */
final class Held {
  private final Delta first;
  private final @Nullable Run run;
  private boolean several;

  Held(Delta first) {
    this.first = first;
    this.run = first.piece() == null ? null : new Run(first.piece());
  }

  /** Whether it took the delta; what has no piece is never merged. */
  boolean take(Delta next) {
    if (run == null || next.piece() == null || !sameMessage(next.place())) {
      return false;
    }
    if (!run.continuedBy(next.piece())) {
      return false;
    }
    run.add(next.piece());
    several = true;
    return true;
  }

  Delta whole() {
    return several && run != null ? new Delta(first.place(), run.whole()) : first;
  }

  private boolean sameMessage(Place next) {
    return Objects.equals(first.index(), next.index())
        && Objects.equals(id(first.place()), id(next));
  }

  private static @Nullable String id(Place place) {
    return place.parent() == null ? null : place.parent().id();
  }
}
