package dev.weir.pipeline;

/** What one call of a step's function gives. */
enum Yields {
  /** A value; in a step that runs item by item, an item. */
  ONE,
  /** Any number of items, as an Iterable. */
  MANY,
  /** Nothing. */
  NONE
}
