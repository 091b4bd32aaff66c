package dev.weir.cli.bench;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A second run of the model, to hold the worker's replies against. Any thread may ask. */
@FunctionalInterface
public interface Oracle {
  /**
   * What the agent's model says next.
   *
   * @param agent the agent's name
   * @param before the conversation so far, messages in the form of docs/wire.md, tools included
   */
  Reply reply(String agent, List<JsonNode> before);

  /**
   * One answer of the model: a text, calls of tools, or both.
   *
   * @param text empty for none
   * @param calls in order
   */
  record Reply(String text, List<Call> calls) {
    /** Keeps a copy of the calls. */
    public Reply {
      calls = List.copyOf(calls);
    }
  }

  /**
   * A call of a tool.
   *
   * @param name the tool's name
   * @param input the arguments, as JSON text
   */
  record Call(String name, String input) {}
}
