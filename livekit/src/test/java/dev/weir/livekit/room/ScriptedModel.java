package dev.weir.livekit.room;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** Replies as the test has told it to, and tells what it was asked. */
final class ScriptedModel implements StreamingChatModel {
  /** What a reply begins with that calls a tool. */
  static final String CALL = "call ";

  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

  /** Permits to reply; plenty unless a test takes them. */
  final Semaphore turns = new Semaphore(1_000_000);

  @Override
  public void chat(ChatRequest request, StreamingChatResponseHandler handler) {
    request.messages().stream()
        .filter(UserMessage.class::isInstance)
        .map(message -> ((UserMessage) message).singleText())
        .reduce((before, last) -> last)
        .ifPresent(asked::add);
    turns.acquireUninterruptibly();
    String next = replies.poll();
    String reply = next == null ? "All right." : next;
    if (reply.startsWith(CALL)) {
      ToolExecutionRequest call =
          ToolExecutionRequest.builder()
              .id("c1")
              .name(reply.substring(CALL.length()))
              .arguments("{}")
              .build();
      handler.onCompleteResponse(
          ChatResponse.builder().aiMessage(AiMessage.from(List.of(call))).build());
      return;
    }
    handler.onPartialResponse(reply);
    handler.onCompleteResponse(
        ChatResponse.builder()
            .aiMessage(AiMessage.from(reply))
            .tokenUsage(new TokenUsage(7, 3))
            .build());
  }
}
