package dev.weir.bench.density;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.weir.agent.Agent;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent that holds what a session of the workload holds: a history, and bytes written to. Made
 * without formats and streams, whose first use in a process takes longer than all else that is done
 * for a session there.
 */
final class State implements Agent {

  private static final int PAGE = 4_096;
  private static final int MESSAGES = 20;

  /** Five mebibytes, and no history. */
  static final int TOUCHED_BYTES = 5 << 20;

  private static final int LIGHT_BYTES = 20 << 10;

  private final List<ChatMessage> history;
  private final byte[] held;

  private State(List<ChatMessage> history, byte[] held) {
    this.history = history;
    this.held = held;
  }

  static State touched() {
    return new State(List.of(), written(TOUCHED_BYTES));
  }

  /** Twenty messages and 20 KiB. */
  static State light() {
    List<ChatMessage> history = new ArrayList<>(MESSAGES);
    for (int at = 0; at < MESSAGES; at++) {
      history.add(message(at));
    }
    return new State(history, written(LIGHT_BYTES));
  }

  @Override
  public String instructions() {
    return "You hold " + history.size() + " messages and " + held.length + " bytes.";
  }

  private static ChatMessage message(int at) {
    String text = "message " + at + " of the caller's call";
    return at % 2 == 0 ? UserMessage.from(text) : AiMessage.from(text);
  }

  private static byte[] written(int bytes) {
    byte[] held = new byte[bytes];
    for (int at = 0; at < bytes; at += PAGE) {
      held[at] = 1;
    }
    return held;
  }
}
