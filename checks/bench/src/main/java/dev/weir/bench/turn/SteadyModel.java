package dev.weir.bench.turn;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

/** Gives the same reply of so many tokens every time, at no cost of its own. */
record SteadyModel(int tokens) implements StreamingChatModel {

  private static final String TOKEN = "token ";

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    for (int i = 0; i < tokens; i++) {
      handler.onPartialResponse(TOKEN);
    }
    handler.onCompleteResponse(
        ChatResponse.builder().aiMessage(AiMessage.from(TOKEN.repeat(tokens))).build());
  }
}
