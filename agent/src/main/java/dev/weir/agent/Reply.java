package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.request.ToolChoice;
import java.util.Optional;
import java.util.Set;

/**
 * A reply that an agent has its model give, of its own accord.
 *
 * @param input what the caller is to have said, which becomes part of the conversation; empty for
 *     nothing
 * @param instructions what the model is told beside the agent's instructions, for this reply only;
 *     empty for nothing
 * @param tools whether it may, must or may not call tools, in its first step
 * @param offered the names of the tools that it may call, until it hands over; empty for all
 * @param mayBeInterrupted whether a caller may stop it
 */
public record Reply(
    Optional<Input> input,
    Optional<String> instructions,
    ToolChoice tools,
    Optional<Set<String>> offered,
    boolean mayBeInterrupted) {
  /** To the conversation as it is. */
  public static final Reply PLAIN =
      new Reply(Optional.empty(), Optional.empty(), ToolChoice.AUTO, Optional.empty(), true);

  /** Checks for null. */
  public Reply {
    requireNonNull(input, "input");
    requireNonNull(instructions, "instructions");
    requireNonNull(tools, "tools");
    offered = offered.map(Set::copyOf);
  }

  /** The same as an answer to this. */
  public Reply to(String text) {
    return new Reply(Optional.of(Input.text(text)), instructions, tools, offered, mayBeInterrupted);
  }

  /** The same with instructions of its own. */
  public Reply told(String more) {
    return new Reply(input, Optional.of(more), tools, offered, mayBeInterrupted);
  }

  /** The same with another choice of tools. */
  public Reply withTools(ToolChoice choice) {
    return new Reply(input, instructions, choice, offered, mayBeInterrupted);
  }

  /**
   * The same with some of the agent's tools only; the turn fails if it has one of them not.
   *
   * @throws IllegalArgumentException if none is named
   */
  public Reply withOnly(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("tools: [] (expected: at least one; or ToolChoice.NONE)");
    }
    return new Reply(input, instructions, tools, Optional.of(Set.of(names)), mayBeInterrupted);
  }

  /** The same, to its end whatever callers do; only force stops it. */
  public Reply uninterrupted() {
    return new Reply(input, instructions, tools, offered, false);
  }
}
