package dev.weir.bench.density;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.weir.agent.Agent;
import java.util.List;
import java.util.stream.IntStream;

/** An agent that holds what a session of the workload holds: a history, and bytes written to. */
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
    return new State(
        IntStream.range(0, MESSAGES).mapToObj(State::message).toList(), written(LIGHT_BYTES));
  }

  @Override
  public String instructions() {
    return "You hold %d messages and %d bytes.".formatted(history.size(), held.length);
  }

  private static ChatMessage message(int at) {
    String text = "message %d of the caller's call".formatted(at);
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
