package dev.weir.delta;

/** How a stream is asked to end. */
sealed interface Ending {
  /** With a content that replaces what the deltas made. */
  record Whole(Update.Full full) implements Ending {
    public Whole {
      full = new Update.Full(full.place(), JsonText.settled(full.content()));
    }
  }

  /** With what the deltas made. */
  record AsAdded() implements Ending {}

  /** Broken off. */
  record Broken(String code, String why) implements Ending {}
}
