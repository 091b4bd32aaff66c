package dev.weir.agent.scripted;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;

/** Delivers one reply to its handler, token by token, and ends it exactly once. One thread. */
final class Speech implements StreamingHandle {
  private static final Pattern TOKEN_END = Pattern.compile("(?<=\\s)(?=\\S)");
  private static final Pattern ARGUMENT_END = Pattern.compile("(?<=[,: ])");

  private final AiMessage reply;
  private final StreamingChatResponseHandler handler;
  private final Pace pace;
  private volatile boolean cancelled;
  private int tokens;

  Speech(AiMessage reply, StreamingChatResponseHandler handler, Pace pace) {
    this.reply = reply;
    this.handler = handler;
    this.pace = pace;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  void deliver(int tokensRead) {
    try {
      text();
      toolCalls();
    } catch (RuntimeException e) {
      handler.onError(e);
      return;
    }
    handler.onCompleteResponse(response(tokensRead));
  }

  private void text() {
    if (reply.text() == null) {
      return;
    }
    for (String token : TOKEN_END.split(reply.text(), -1)) {
      await();
      handler.onPartialResponse(new PartialResponse(token), new PartialResponseContext(this));
    }
  }

  private void toolCalls() {
    List<ToolExecutionRequest> calls = reply.toolExecutionRequests();
    for (int index = 0; index < calls.size(); index++) {
      toolCall(index, calls.get(index));
    }
  }

  private void toolCall(int index, ToolExecutionRequest call) {
    for (String piece : ARGUMENT_END.split(call.arguments(), -1)) {
      await();
      handler.onPartialToolCall(part(index, call, piece), new PartialToolCallContext(this));
    }
    handler.onCompleteToolCall(new CompleteToolCall(index, call));
  }

  private static PartialToolCall part(int index, ToolExecutionRequest call, String piece) {
    return PartialToolCall.builder()
        .index(index)
        .id(call.id())
        .name(call.name())
        .partialArguments(piece)
        .build();
  }

  private void await() {
    if (!pace.await() || cancelled) {
      throw new CancellationException(
          cancelled
              ? "cancelled: the reply was stopped by its handle"
              : "cancelled: the thread of the turn was interrupted");
    }
    tokens++;
  }

  private ChatResponse response(int tokensRead) {
    boolean calls = reply.hasToolExecutionRequests();
    return ChatResponse.builder()
        .aiMessage(reply)
        .modelName(ScriptedModel.NAME)
        .finishReason(calls ? FinishReason.TOOL_EXECUTION : FinishReason.STOP)
        .tokenUsage(new TokenUsage(tokensRead, tokens))
        .build();
  }
}
