package dev.weir.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
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
import dev.langchain4j.model.output.FinishReason;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BlockingModelTest {
  private final RecordedReply reply = new RecordedReply();
  private final Handle handle = new Handle();

  @Test
  void chat_allKindsOfPieces_arePassedOnInOrder() {
    chat(to -> {
      to.onPartialThinking(new PartialThinking("hm"));
      to.onPartialThinking(new PartialThinking("hm"), new PartialThinkingContext(handle));
      to.onPartialResponse("one ");
      to.onPartialResponse(new PartialResponse("two"), new PartialResponseContext(handle));
      to.onPartialToolCall(part());
      to.onPartialToolCall(part(), new PartialToolCallContext(handle));
      to.onUnmappedRawEvent("raw");
      to.onCompleteResponse(whole());
    });
    assertThat(reply.calls)
        .containsExactly(
            "thinking hm",
            "thinking hm",
            "text one ",
            "text two",
            "tool part book {",
            "tool part book {",
            "complete one two");
    assertThat(handle.cancelled).isFalse();
  }

  @Test
  void chat_completeToolCall_waitsForAWholeReply() {
    chat(to -> {
      to.onCompleteToolCall(call());
      assertThat(reply.calls).isEmpty();
      to.onCompleteResponse(whole());
    });
    assertThat(reply.calls).containsExactly("tool book {}", "complete one two");
  }

  @Test
  void chat_replyWithoutFinishReason_fails() {
    chat(to -> {
      to.onCompleteToolCall(call());
      to.onCompleteResponse(ChatResponse.builder().aiMessage(AiMessage.from("one two")).build());
    });
    assertThat(reply.calls).containsExactly("error CutReplyException");
  }

  @Test
  void chat_afterAnError_nothingIsPassedOn() {
    chat(to -> {
      to.onError(new IllegalStateException("first"));
      to.onPartialResponse("one ");
      to.onError(new IllegalStateException("second"));
      to.onCompleteResponse(whole());
    });
    assertThat(reply.calls).containsExactly("error IllegalStateException");
    assertThat(reply.error).hasMessage("first");
  }

  @Test
  void chat_handlerThrowsInAPiece_failsWithItAndCancelsTheModel() {
    reply.onText =
        text -> {
          throw new IllegalStateException("full");
        };
    chat(to -> {
      to.onPartialResponse(new PartialResponse("one "), new PartialResponseContext(handle));
      to.onCompleteResponse(whole());
    });
    assertThat(reply.calls).containsExactly("text one ", "error IllegalStateException");
    assertThat(handle.cancelled).isTrue();
  }

  @Test
  void chat_handlerThrowsInTheEnd_comesOutOfChat() {
    reply.onEnd =
        end -> {
          throw new IllegalStateException("late");
        };
    assertThatThrownBy(() -> chat(to -> to.onCompleteResponse(whole()))).hasMessage("late");
    assertThat(reply.calls).containsExactly("complete one two");
  }

  @Test
  void chat_modelThrows_fails() {
    chat(to -> {
      throw new IllegalArgumentException("temperature: 9 (expected: 0 to 2)");
    });
    assertThat(reply.calls).containsExactly("error IllegalArgumentException");
  }

  @Test
  void chat_modelThrowsAfterTheEnd_comesOutOfChat() {
    assertThatThrownBy(() ->
            chat(to -> {
              to.onCompleteResponse(whole());
              throw new IllegalStateException("model");
            }))
        .hasMessage("model");
    assertThat(reply.calls).containsExactly("complete one two");
  }

  @Test
  void chat_modelReturnsWithoutAnEnd_fails() {
    chat(to -> to.onPartialResponse("one "));
    assertThat(reply.calls).containsExactly("text one ", "error CutReplyException");
  }

  @Test
  void chat_interruptedThread_isCancelledWhateverTheModelSays() {
    chat(to -> {
      to.onPartialResponse("one ");
      Thread.currentThread().interrupt();
      to.onCompleteResponse(whole());
    });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(reply.calls).containsExactly("text one ", "error CancellationException");
    assertThat(reply.error).isInstanceOf(CancellationException.class);
  }

  @Test
  void of_strictModel_isNotWrappedAgain() {
    BlockingModel strict = BlockingModel.of(playing(to -> {}));
    assertThat(BlockingModel.of(strict)).isSameAs(strict);
  }

  @Test
  void model_describesItselfAsTheOneInside() {
    StreamingChatModel inside = playing(to -> {});
    BlockingModel strict = BlockingModel.of(inside);
    assertThat(strict.provider()).isEqualTo(inside.provider());
    assertThat(strict.listeners()).isEqualTo(inside.listeners());
    assertThat(strict.supportedCapabilities()).isEqualTo(inside.supportedCapabilities());
    assertThat(strict.defaultRequestParameters()).isEqualTo(inside.defaultRequestParameters());
  }

  private void chat(Consumer<StreamingChatResponseHandler> script) {
    BlockingModel.of(playing(script)).chat(List.of(UserMessage.from("Hello")), reply);
  }

  private static StreamingChatModel playing(Consumer<StreamingChatResponseHandler> script) {
    return new StreamingChatModel() {
      @Override
      public void doChat(ChatRequest request, StreamingChatResponseHandler to) {
        script.accept(to);
      }
    };
  }

  private static ChatResponse whole() {
    return ChatResponse.builder()
        .aiMessage(AiMessage.from("one two"))
        .finishReason(FinishReason.STOP)
        .build();
  }

  private static PartialToolCall part() {
    return PartialToolCall.builder().index(0).id("c1").name("book").partialArguments("{").build();
  }

  private static CompleteToolCall call() {
    return new CompleteToolCall(
        0, ToolExecutionRequest.builder().id("c1").name("book").arguments("{}").build());
  }

  private static final class Handle implements StreamingHandle {
    boolean cancelled;

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }
  }
}
