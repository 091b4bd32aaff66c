package dev.weir.agent.http;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes a reply on until its first end and nothing after it. LangChain4j's models go on after a
 * handler has thrown, and may then complete what failed already. One thread.
 */
final class OneEndHandler implements StreamingChatResponseHandler {
  private final StreamingChatResponseHandler handler;
  private final List<CompleteToolCall> toolCalls = new ArrayList<>();
  private boolean ended;
  private @Nullable RuntimeException afterEnd;

  OneEndHandler(StreamingChatResponseHandler handler) {
    this.handler = handler;
  }

  @Override
  public void onPartialResponse(String text) {
    deliver(() -> handler.onPartialResponse(text));
  }

  @Override
  public void onPartialResponse(PartialResponse text, PartialResponseContext context) {
    deliver(() -> handler.onPartialResponse(text, context), context.streamingHandle());
  }

  @Override
  public void onPartialThinking(PartialThinking thinking) {
    deliver(() -> handler.onPartialThinking(thinking));
  }

  @Override
  public void onPartialThinking(PartialThinking thinking, PartialThinkingContext context) {
    deliver(() -> handler.onPartialThinking(thinking, context), context.streamingHandle());
  }

  @Override
  public void onPartialToolCall(PartialToolCall call) {
    deliver(() -> handler.onPartialToolCall(call));
  }

  @Override
  public void onPartialToolCall(PartialToolCall call, PartialToolCallContext context) {
    deliver(() -> handler.onPartialToolCall(call, context), context.streamingHandle());
  }

  @Override
  public void onCompleteToolCall(CompleteToolCall call) {
    toolCalls.add(call);
  }

  @Override
  public void onUnmappedRawEvent(Object event) {
    deliver(() -> handler.onUnmappedRawEvent(event));
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    if (response.finishReason() == null) {
      onError(
          new CutReplyException(
              "reply: cut, the stream ended without a finish reason that is known (expected: stop,"
                  + " length, tool_calls or content_filter); ask the model again"));
      return;
    }
    toolCalls.forEach(call -> deliver(() -> handler.onCompleteToolCall(call)));
    if (stopped()) {
      return;
    }
    end(() -> handler.onCompleteResponse(response));
  }

  @Override
  public void onError(Throwable cause) {
    if (ended) {
      return;
    }
    boolean cancelled = Thread.currentThread().isInterrupted();
    Throwable end = cancelled ? Failure.cancelled(cause) : cause;
    end(() -> handler.onError(end));
  }

  /** The model itself threw. */
  void threw(RuntimeException cause) {
    if (ended) {
      afterEnd = cause;
    }
    onError(cause);
  }

  /**
   * The model is done with the reply: what has not ended by now was stopped by its handle.
   *
   * @throws RuntimeException what the handler's last call has thrown: it has no other way out
   */
  void returned() {
    if (!stopped()) {
      onError(new CutReplyException("reply: stopped before its end (expected: one end)"));
    }
    if (afterEnd != null) {
      throw afterEnd;
    }
  }

  private void end(Runnable last) {
    ended = true;
    try {
      last.run();
    } catch (RuntimeException e) {
      afterEnd = e;
    }
  }

  private void deliver(Runnable piece, StreamingHandle handle) {
    deliver(piece);
    if (ended) {
      handle.cancel();
    }
  }

  private void deliver(Runnable piece) {
    if (stopped()) {
      return;
    }
    try {
      piece.run();
    } catch (RuntimeException e) {
      onError(e);
    }
  }

  private boolean stopped() {
    if (Thread.currentThread().isInterrupted()) {
      onError(new InterruptedException());
    }
    return ended;
  }
}
