package dev.weir.bench.density;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.weir.agent.Agent;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An agent that holds what a session of the workload holds.
 *
 * @param history the conversation so far
 * @param held bytes, each page of them written to
 */
record State(List<ChatMessage> history, byte[] held) implements Agent {

  private static final int PAGE = 4_096;
  private static final int MESSAGES = 20;

  /** Five mebibytes, and no history. */
  static final int TOUCHED_BYTES = 5 << 20;

  private static final int LIGHT_BYTES = 20 << 10;

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
    return "You hold state.";
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
