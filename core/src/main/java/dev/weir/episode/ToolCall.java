package dev.weir.episode;

import static java.util.Objects.requireNonNull;

/**
 * A call of a tool that the model asked for.
 *
 * @param index its place among the calls of the reply, from 0
 * @param id what the model named it; several calls may share one
 */
public record ToolCall(int index, String id) {
  /** Checks the limits. */
  public ToolCall {
    requireNonNull(id, "id");
    if (index < 0) {
      throw new IllegalArgumentException("index: " + index + " (expected: 0 or more)");
    }
  }
}
