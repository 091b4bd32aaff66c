package dev.weir.cli.bench;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Judges a conversation that has come to rest: what the caller has folded, what the worker says,
 * and what the model says when it is asked again. For one dialogue, one thread.
 */
final class Judge {
  private final Dialogue dialogue;
  private final AgentInfo agent;
  private final Oracle oracle;
  private final List<Mismatch> mismatches = new ArrayList<>();

  private Judge(Dialogue dialogue, AgentInfo agent, Oracle oracle) {
    this.dialogue = dialogue;
    this.agent = agent;
    this.oracle = oracle;
  }

  /**
   * All that is wrong.
   *
   * @param folded what the caller made of the stream
   * @param state what the worker answered when asked directly
   */
  static List<Mismatch> judge(
      Dialogue dialogue, AgentInfo agent, Oracle oracle, Fold folded, JsonNode state) {
    Judge judge = new Judge(dialogue, agent, oracle);
    judge.rest(folded, state);
    List<JsonNode> messages = state.path("messages").valueStream().toList();
    judge.messages(messages, folded.messages());
    judge.turns(messages);
    judge.tools(messages);
    judge.replies(messages);
    return judge.mismatches;
  }

  /** All that is wrong with what the caller has heard, where the worker cannot be asked. */
  static List<Mismatch> judgeHeard(Dialogue dialogue, AgentInfo agent, Oracle oracle, Fold folded) {
    Judge judge = new Judge(dialogue, agent, oracle);
    judge.expect(0, "episode at rest", "", folded.episode());
    judge.expect(0, "open message at rest", false, folded.writing());
    judge.turns(folded.messages());
    judge.tools(folded.messages());
    judge.replies(folded.messages());
    return judge.mismatches;
  }

  private void rest(Fold folded, JsonNode state) {
    expect(0, "status at rest", "idle", Json.text(state, "status"));
    expect(0, "cursor", Json.text(state, "cursor"), folded.cursor().toString());
    expect(0, "episode at rest", "", folded.episode());
    expect(0, "open message at rest", false, folded.writing());
    expect(0, "inputs waiting at rest", 0, state.path("queue").size());
  }

  /** The folded messages are the worker's: the same ones, in the same order, to the letter. */
  private void messages(List<JsonNode> authoritative, List<JsonNode> folded) {
    int most = Math.max(authoritative.size(), folded.size());
    int turn = 0;
    for (int at = 0; at < most; at++) {
      String expected = at < authoritative.size() ? authoritative.get(at).toString() : "nothing";
      String got = at < folded.size() ? folded.get(at).toString() : "nothing";
      turn += at < authoritative.size() && Said.by("user", authoritative.get(at)) ? 1 : 0;
      expect(turn, "folded message " + at, expected, got);
    }
  }

  /** Each turn stands there once, as it was said. */
  private void turns(List<JsonNode> messages) {
    List<String> said =
        messages.stream().filter(message -> Said.by("user", message)).map(Said::text).toList();
    expect(0, "number of user turns", dialogue.turns().size(), said.size());
    for (int at = 0; at < Math.min(said.size(), dialogue.turns().size()); at++) {
      expect(at + 1, "user turn", dialogue.turns().get(at), said.get(at));
    }
  }

  /** Each call of a tool has its result, and each result its call. */
  private void tools(List<JsonNode> messages) {
    List<String> calls = callIds("tool_input", messages);
    expect(0, "results of tool calls", calls, callIds("tool_result", messages));
    expect(0, "ids of tool calls are used once", calls.size(), calls.stream().distinct().count());
  }

  private static List<String> callIds(String kind, List<JsonNode> messages) {
    return messages.stream().flatMap(message -> Said.callIds(kind, message).stream()).toList();
  }

  /** Each answer is what the model says to the same history, and each turn is answered by words. */
  private void replies(List<JsonNode> messages) {
    int answered = 0;
    for (Step step : Step.of(messages)) {
      if (step.turn() == 0) {
        expect(0, "greeting", agent.greeting(), step.reply().text());
      } else {
        Oracle.Reply expected = oracle.reply(agent.name(), step.before());
        expect(step.turn(), "text, model run again", expected.text(), step.reply().text());
        expect(step.turn(), "tool calls, model run again", expected.calls(), step.reply().calls());
        answered += step.reply().calls().isEmpty() ? 1 : 0;
      }
    }
    expect(0, "turns answered", dialogue.turns().size(), answered);
  }

  private void expect(int turn, String what, Object expected, Object got) {
    String wanted = expected.toString();
    if (!wanted.equals(got.toString())) {
      mismatches.add(new Mismatch(dialogue.id(), turn, what, wanted, got.toString()));
    }
  }
}
