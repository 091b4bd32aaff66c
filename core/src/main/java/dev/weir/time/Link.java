package dev.weir.time;

/** A place in a circular list, linked to itself alone while in none. The wheel's lock guards it. */
abstract class Link {
  Link before = this;
  Link after = this;

  @SuppressWarnings("ReferenceEquality") // a link is itself and nothing else
  final boolean alone() {
    return after == this;
  }

  /** Puts {@code joining} at the end of the list that begins after this link. */
  final void append(Link joining) {
    joining.before = before;
    joining.after = this;
    before.after = joining;
    before = joining;
  }

  /** Leaves the list and keeps no neighbour reachable. */
  final void leave() {
    before.after = after;
    after.before = before;
    before = this;
    after = this;
  }
}
