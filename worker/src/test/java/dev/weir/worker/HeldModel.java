package dev.weir.worker;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.Semaphore;

/** Begins to speak and then waits for leave to end, once for each reply. For any thread. */
final class HeldModel implements StreamingChatModel {
  private final Semaphore leave = new Semaphore(0);
  private final Semaphore begun = new Semaphore(0);
  private volatile boolean stubborn;

  /** One reply may end. */
  void release() {
    leave.release();
  }

  /** Waits until a reply has begun that was not waited for before. */
  void awaitBegun() throws InterruptedException {
    begun.acquire();
  }

  /** From now on an interrupt stops no reply. */
  void beStubborn() {
    stubborn = true;
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    handler.onPartialResponse("Yes");
    begun.release();
    if (stubborn) {
      leave.acquireUninterruptibly();
    } else if (!awaitLeave()) {
      return;
    }
    handler.onCompleteResponse(ChatResponse.builder().aiMessage(AiMessage.from("Yes")).build());
  }

  private boolean awaitLeave() {
    try {
      leave.acquire();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
