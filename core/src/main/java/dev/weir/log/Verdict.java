package dev.weir.log;

/** What a reader got when it resumed. Always said first. */
public enum Verdict {
  /** What follows is the log right after the position asked for. */
  EXACT,
  /** A snapshot comes first: the log no longer has everything after that position. */
  SNAPSHOT,
  /** The position is of another life of the log, or beyond its end; a snapshot comes first. */
  RESET
}
