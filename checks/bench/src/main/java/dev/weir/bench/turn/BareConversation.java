package dev.weir.bench.turn;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * As an application does it that uses LangChain4j and nothing else: it keeps the list of messages,
 * and a handler gathers the reply.
 */
final class BareConversation implements Conversing {

  private final StreamingChatModel model;
  private final List<ChatMessage> messages = new ArrayList<>();
  private Reply last = new Reply("", 0);

  BareConversation(StreamingChatModel model, String instructions) {
    this.model = model;
    messages.add(SystemMessage.from(instructions));
  }

  @Override
  public void turn(String input) {
    messages.add(UserMessage.from(input));
    var gathering = new Gathering();
    model.chat(ChatRequest.builder().messages(messages).build(), gathering);
    messages.add(gathering.complete.join().aiMessage());
    last = new Reply(gathering.text.toString(), gathering.tokens);
  }

  @Override
  public Reply last() {
    return last;
  }

  @Override
  public void close() {}

  private static final class Gathering implements StreamingChatResponseHandler {
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<ChatResponse> complete = new CompletableFuture<>();
    private int tokens;

    @Override
    public void onPartialResponse(String partialResponse) {
      text.append(partialResponse);
      tokens++;
    }

    @Override
    public void onCompleteResponse(ChatResponse completeResponse) {
      complete.complete(completeResponse);
    }

    @Override
    public void onError(Throwable error) {
      complete.completeExceptionally(error);
    }
  }
}
