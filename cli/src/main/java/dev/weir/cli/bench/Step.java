package dev.weir.cli.bench;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One answer of the model as it stands in the conversation: the assistant's messages between two of
 * others.
 *
 * @param turn the number of user messages before it
 * @param before all messages before it
 * @param reply what it says
 */
record Step(int turn, List<JsonNode> before, Oracle.Reply reply) {

  /** The steps of a conversation, in order. */
  static List<Step> of(List<JsonNode> messages) {
    List<Step> steps = new ArrayList<>();
    int turn = 0;
    for (int at = 0; at < messages.size(); ) {
      int end = at;
      while (end < messages.size() && Said.by("assistant", messages.get(end))) {
        end++;
      }
      if (end > at) {
        Oracle.Reply reply = reply(messages.subList(at, end));
        steps.add(new Step(turn, List.copyOf(messages.subList(0, at)), reply));
        at = end;
      } else {
        turn += Said.by("user", messages.get(at)) ? 1 : 0;
        at++;
      }
    }
    return steps;
  }

  private static Oracle.Reply reply(List<JsonNode> messages) {
    StringBuilder text = new StringBuilder();
    List<Oracle.Call> calls = new ArrayList<>();
    for (JsonNode message : messages) {
      text.append(Said.text(message));
      calls.addAll(Said.calls(message));
    }
    return new Oracle.Reply(text.toString(), calls);
  }
}
