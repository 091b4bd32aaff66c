package dev.weir.bench.subscribers;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

/**
 * Says as many stamped tokens as the last input asks for: {@code 50 events}, or {@code 30 events at
 * 50 a second}. As fast as it is taken unless a rate is asked for.
 */
final class StreamModel implements StreamingChatModel {

  private static final int UNLIMITED = 1_000_000_000;

  /** The input that asks for it. */
  static String asFastAsTaken(int events) {
    return events + " events";
  }

  /** The input that asks for it. */
  static String paced(int events, int perSecond) {
    return "%d events at %d a second".formatted(events, perSecond);
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    String[] wish = input(request).split(" ", -1);
    int events = Integer.parseInt(wish[0]);
    var pace = new Pace(wish.length > 3 ? Integer.parseInt(wish[3]) : UNLIMITED);
    try {
      handler.onCompleteResponse(say(events, pace, handler));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      handler.onError(stopped);
    }
  }

  private static ChatResponse say(int events, Pace pace, StreamingChatResponseHandler handler)
      throws InterruptedException {
    var whole = new StringBuilder();
    for (int i = 0; i < events; i++) {
      pace.await();
      String token = Payload.stamped(System.nanoTime());
      whole.append(token);
      handler.onPartialResponse(token);
    }
    return ChatResponse.builder().aiMessage(AiMessage.from(whole.toString())).build();
  }

  private static String input(ChatRequest request) {
    if (request.messages().getLast() instanceof UserMessage said) {
      return said.singleText();
    }
    throw new IllegalArgumentException(
        "last message: %s (expected: a user's)".formatted(request.messages().getLast()));
  }
}
