package dev.weir.pipeline;

/** How a step takes what another gives. */
enum Form {
  /** As it is: a value whole, a stream item by item. */
  DIRECT,
  /** Item by item, as an Optional that is empty once there are no more. */
  PADDED,
  /** The stream itself. */
  STREAM,
  /** All items, in a list. */
  LIST,
  /** All items, in a set that keeps their order. */
  SET,
  /** All items, in what the producer's materializer makes. */
  COLLECTION,
  /** Not at all: it only waits until it is there. */
  BARRIER;

  boolean collects() {
    return this == LIST || this == SET || this == COLLECTION;
  }

  boolean itemwise() {
    return this == DIRECT || this == PADDED;
  }
}
