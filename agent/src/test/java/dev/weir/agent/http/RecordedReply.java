package dev.weir.agent.http;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All calls of a handler, in order, as words. */
final class RecordedReply implements StreamingChatResponseHandler {
  final List<String> calls = new ArrayList<>();
  final List<Thread> threads = new ArrayList<>();
  Consumer<String> onText = text -> {};
  Consumer<String> onEnd = text -> {};
  Throwable error;

  @Override
  public void onPartialResponse(String text) {
    add("text " + text);
    onText.accept(text);
  }

  @Override
  public void onPartialThinking(PartialThinking thinking) {
    add("thinking " + thinking.text());
  }

  @Override
  public void onPartialToolCall(PartialToolCall call) {
    add("tool part " + call.name() + " " + call.partialArguments());
  }

  @Override
  public void onCompleteToolCall(CompleteToolCall call) {
    var request = call.toolExecutionRequest();
    add("tool " + request.name() + " " + request.arguments());
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    add("complete " + response.aiMessage().text());
    onEnd.accept("complete");
  }

  @Override
  public void onError(Throwable cause) {
    error = cause;
    add("error " + cause.getClass().getSimpleName());
    onEnd.accept("error");
  }

  private void add(String call) {
    calls.add(call);
    threads.add(Thread.currentThread());
  }
}
