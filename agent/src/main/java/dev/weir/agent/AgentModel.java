package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.StreamingChatModel;

/**
 * The model that speaks for agents.
 *
 * @param label what people are told, such as {@code scripted stand-in} or {@code openai:gpt-5}
 * @param chat any LangChain4j model; it should work on the calling thread and stop when that is
 *     interrupted, as those do that run on {@link dev.weir.agent.http.BlockingHttpClient}
 */
public record AgentModel(String label, StreamingChatModel chat) {
  /** Checks for null. */
  public AgentModel {
    requireNonNull(label, "label");
    requireNonNull(chat, "chat");
  }
}
