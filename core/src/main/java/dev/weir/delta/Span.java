package dev.weir.delta;

import static java.util.Objects.requireNonNull;

/**
 * What a turn was doing between two of its updates: a tool at work, or the model thinking.
 *
 * @param key a tool's call id; of a thought, the index of its message
 * @param name the tool's name; {@code reasoning}
 * @param input the JSON text of the tool's arguments; empty for a thought
 */
public record Span(Kind kind, String key, String name, String input) {
  /** Refuses nulls. */
  public Span {
    requireNonNull(kind, "kind");
    requireNonNull(key, "key");
    requireNonNull(name, "name");
    requireNonNull(input, "input");
  }

  /** What was done. */
  public enum Kind {
    /** A tool ran. */
    TOOL,
    /** The model thought. */
    REASONING
  }

  /** How it ended. */
  public enum Outcome {
    /** As it should. */
    COMPLETE,
    /** The tool is known to have failed, or the thought broke off. */
    FAILED,
    /** The turn was over before. */
    INCOMPLETE
  }

  /** Told of spans as they open and close, in the order of the updates, on the turn's thread. */
  public interface Listener {
    /** Hears nothing. */
    Listener NONE =
        new Listener() {
          @Override
          public void opened(Span span) {}

          @Override
          public void closed(Span span, Outcome outcome) {}
        };

    /** It began. */
    void opened(Span span);

    /** It ended; once for each that was opened. */
    void closed(Span span, Outcome outcome);
  }
}
