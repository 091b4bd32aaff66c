package dev.weir.cli.bench;

/** What folding a frame came to. */
sealed interface Outcome {
  /** The state has moved on. */
  record Applied() implements Outcome {}

  /** A frame that says nothing about the state. */
  record Passed() implements Outcome {}

  /** An event that was here before. Clients ignore it; a server has no reason to send it. */
  record Doubled(long seq, long last) implements Outcome {}

  /** Events are missing before this one. Nothing was applied; the client must reconnect. */
  record Gap(long prev, long last) implements Outcome {}

  /** The frame was applied as far as it goes, but it contradicts the contract. */
  record Broken(String what) implements Outcome {}
}
