package dev.weir.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** LangChain4j's OpenAI model on our client against a server that speaks its protocol. */
@Timeout(30)
class OpenAiModelTest {
  @Test
  void chat_tokens_arriveOneByOneOnTheCallingThread() throws Exception {
    var first = new CountDownLatch(1);
    var reply = new RecordedReply();
    reply.onText = text -> first.countDown();
    try (var server =
        ModelServer.answering(http -> {
          http.openStream();
          http.event(text("Good "));
          first.await(); // the second token is sent only after the first was delivered
          http.event(text("evening"));
          http.event(finish("stop"));
          http.event("[DONE]");
          http.endStream();
        })) {
      model(server).chat(List.of(UserMessage.from("Hello")), reply);
      server.await();
    }
    assertThat(reply.calls).containsExactly("text Good ", "text evening", "complete Good evening");
    assertThat(reply.threads).containsOnly(Thread.currentThread());
  }

  @Test
  void chat_toolCall_arrivesInPiecesThenCompleteThenEnd() throws Exception {
    var reply = new RecordedReply();
    try (var server =
        ModelServer.answering(http -> {
          http.openStream();
          http.event(tool("\"id\":\"c1\",", "\"name\":\"book\",\"arguments\":\"\""));
          http.event(tool("", "\"arguments\":\"{\\\"people\\\":\""));
          http.event(tool("", "\"arguments\":\"2}\""));
          http.event(finish("tool_calls"));
          http.event("[DONE]");
          http.endStream();
        })) {
      model(server).chat(List.of(UserMessage.from("A table for two")), reply);
    }
    assertThat(reply.calls)
        .containsExactly(
            "tool part book {\"people\":",
            "tool part book 2}",
            "tool book {\"people\":2}",
            "complete null");
  }

  @Test
  void chat_streamClosedCleanlyWithoutFinishReason_failsAndNeverCompletes() throws Exception {
    var reply = new RecordedReply();
    try (var server =
        ModelServer.answering(http -> {
          http.openStream();
          http.event(text("Your table "));
          http.endStream();
        })) {
      model(server).chat(List.of(UserMessage.from("Hello")), reply);
    }
    assertThat(reply.calls).containsExactly("text Your table ", "error CutReplyException");
  }

  @Test
  void chat_toolCallCutCleanly_neverCompletesTheCall() throws Exception {
    var reply = new RecordedReply();
    try (var server =
        ModelServer.answering(http -> {
          http.openStream();
          http.event(
              tool("\"id\":\"c1\",", "\"name\":\"book\",\"arguments\":\"{\\\"people\\\":\""));
          http.endStream();
        })) {
      model(server).chat(List.of(UserMessage.from("Hello")), reply);
    }
    assertThat(reply.calls)
        .containsExactly("tool part book {\"people\":", "error CutReplyException");
  }

  @Test
  void chat_connectionBreaksInTheReply_failsOnce() throws Exception {
    var reply = new RecordedReply();
    try (var server =
        ModelServer.answering(http -> {
          http.openStream();
          http.event(text("Your table "));
        })) {
      model(server).chat(List.of(UserMessage.from("Hello")), reply);
    }
    assertThat(reply.calls).containsExactly("text Your table ", "error LangChain4jException");
  }

  @Test
  void chat_errorStatus_isTheProvidersError() throws Exception {
    var reply = new RecordedReply();
    try (var server = ModelServer.answering(http -> http.respond("429 Busy", "{}"))) {
      model(server).chat(List.of(UserMessage.from("Hello")), reply);
    }
    assertThat(reply.calls).containsExactly("error RateLimitException");
    assertThat(reply.error).isInstanceOf(RateLimitException.class);
  }

  @Test
  void chat_interruptInTheReply_closesTheSocketAndIsCancelled() throws Exception {
    var closed = new CountDownLatch(1);
    var reply = new RecordedReply();
    var first = new CountDownLatch(1);
    reply.onText = text -> first.countDown();
    try (var server =
        ModelServer.answering(http -> {
          http.openStream();
          http.event(text("Your table "));
          http.awaitClosed(closed);
        })) {
      var turn =
          Thread.ofVirtual()
              .start(() -> model(server).chat(List.of(UserMessage.from("Hello")), reply));
      first.await();
      turn.interrupt();
      closed.await();
      turn.join();
    }
    assertThat(reply.calls).containsExactly("text Your table ", "error CancellationException");
    assertThat(reply.error).isInstanceOf(CancellationException.class);
  }

  @Test
  void chat_handlerThrows_failsWithItAndClosesTheSocket() throws Exception {
    var closed = new CountDownLatch(1);
    var reply = new RecordedReply();
    reply.onText =
        text -> {
          throw new IllegalStateException("episode is full");
        };
    try (var server =
        ModelServer.answering(http -> {
          http.openStream();
          http.event(text("Your "));
          http.awaitClosed(closed);
        })) {
      model(server).chat(List.of(UserMessage.from("Hello")), reply);
      closed.await();
    }
    assertThat(reply.calls).containsExactly("text Your ", "error IllegalStateException");
  }

  private static StreamingChatModel model(ModelServer server) {
    return BlockingModel.of(
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(BlockingHttpClient.builder())
            .baseUrl(server.url())
            .apiKey("none")
            .modelName("test")
            .build());
  }

  private static String text(String text) {
    return choice("{\"content\":\"" + text + "\"}", "null");
  }

  private static String tool(String id, String function) {
    return choice(
        "{\"tool_calls\":[{\"index\":0," + id + "\"function\":{" + function + "}}]}", "null");
  }

  private static String finish(String reason) {
    return choice("{}", "\"" + reason + "\"");
  }

  private static String choice(String delta, String reason) {
    return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + reason + "}]}";
  }
}
