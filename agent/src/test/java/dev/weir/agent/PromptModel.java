package dev.weir.agent;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

/** A model that says the same at once, each letter a piece. */
record PromptModel(String text) implements StreamingChatModel {
  @Override
  public void chat(ChatRequest request, StreamingChatResponseHandler handler) {
    text.chars().forEach(c -> handler.onPartialResponse(Character.toString(c)));
    handler.onCompleteResponse(ChatResponse.builder().aiMessage(AiMessage.from(text)).build());
  }
}
