package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.weir.delta.Content;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a caller says.
 *
 * @param parts its texts, at least one
 * @param onBusy what to do when a turn runs
 */
public record Input(List<Content.Text> parts, OnBusy onBusy) {
  /** Keeps a copy of the parts. */
  public Input {
    requireNonNull(onBusy, "onBusy");
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("parts: [] (expected: at least one)");
    }
  }

  /** One text, queued when a turn runs. */
  public static Input text(String text) {
    return text(text, OnBusy.QUEUE);
  }

  /** One text. */
  public static Input text(String text, OnBusy onBusy) {
    return new Input(List.of(new Content.Text(text)), onBusy);
  }

  /** The texts, one below the other. */
  public String text() {
    return parts.stream().map(Content.Text::text).collect(Collectors.joining("\n"));
  }

  /** What to do with an input while a turn runs. */
  public enum OnBusy {
    /** It waits for its turn. */
    QUEUE,
    /** It stops the running turn and comes next. */
    INTERRUPT,
    /** It is refused. */
    REJECT
  }
}
