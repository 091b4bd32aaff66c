package dev.weir.worker.process;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Does what its caller says: {@code say N}, {@code hold}, {@code fail}, {@code call TOOL}. */
public final class Parrot implements StreamingChatModel {
  private final String voice;

  Parrot(Map<String, Object> configuration) {
    voice = String.valueOf(configuration.get("voice"));
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    ChatMessage last = request.messages().getLast();
    if (last instanceof ToolExecutionResultMessage result) {
      complete(handler, AiMessage.from(result.text()));
    } else {
      obey(((UserMessage) last).singleText().split(" "), handler);
    }
  }

  private void obey(String[] words, StreamingChatResponseHandler handler) {
    switch (words[0]) {
      case "say" -> say(Integer.parseInt(words[1]), handler);
      case "hold" -> hold(handler);
      case "call" ->
          complete(
              handler,
              AiMessage.from(
                  ToolExecutionRequest.builder()
                      .id("call_1")
                      .name(words[1])
                      .arguments("{}")
                      .build()));
      default -> handler.onError(new IllegalStateException("no words"));
    }
  }

  private void say(int pieces, StreamingChatResponseHandler handler) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      String piece = voice + i + " ";
      all.append(piece);
      handler.onPartialResponse(piece);
    }
    complete(handler, AiMessage.from(all.toString()));
  }

  private static void hold(StreamingChatResponseHandler handler) {
    handler.onPartialResponse("Well, ");
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void complete(StreamingChatResponseHandler handler, AiMessage reply) {
    handler.onCompleteResponse(ChatResponse.builder().aiMessage(reply).build());
  }
}
