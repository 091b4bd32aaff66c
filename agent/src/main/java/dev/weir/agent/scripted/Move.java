package dev.weir.agent.scripted;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import java.util.List;
import java.util.Map;

/** What to do next in a conversation. */
sealed interface Move {
  /** Call a tool. */
  record Call(ToolExecutionRequest request) implements Move {}

  /** Ask for an argument; what is known already is in {@code known}, by label. */
  record Ask(Parameter missing, Map<String, String> known) implements Move {}

  /** Say what tools have answered. */
  record Tell(String result, boolean failed) implements Move {}

  /** What was wanted is done; {@code result} is what it gave. */
  record Settled(String result) implements Move {}

  /** Part. */
  record Farewell() implements Move {}

  /** Say what can be done here, the first time. */
  record Offer(List<String> topic) implements Move {}

  /** Say that something cannot be done, and what could. */
  record Decline(List<String> topic) implements Move {}
}
