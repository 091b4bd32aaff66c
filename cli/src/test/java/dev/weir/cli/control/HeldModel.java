package dev.weir.cli.control;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.CountDownLatch;

/** Begins to speak and waits for leave to end. For any thread. */
final class HeldModel implements StreamingChatModel {
  final CountDownLatch begun = new CountDownLatch(1);
  final CountDownLatch leave = new CountDownLatch(1);

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    handler.onPartialResponse("Yes");
    begun.countDown();
    try {
      leave.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    handler.onCompleteResponse(ChatResponse.builder().aiMessage(AiMessage.from("Yes")).build());
  }
}
