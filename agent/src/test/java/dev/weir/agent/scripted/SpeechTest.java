package dev.weir.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpeechTest {
  private static final ToolSpecification HOURS =
      ToolSpecification.builder()
          .name("openingHours")
          .description("Tell the opening hours")
          .build();
  private final Recorded reply = new Recorded();

  @Test
  void chat_text_isStreamedAsWordsThatAddUpToTheReply() {
    ScriptedModel model = ScriptedModel.builder().tokensPerSecond(0).build();
    model.chat(hello(), reply);

    assertThat(reply.tokens).hasSizeGreaterThan(30).allMatch(token -> token.matches("\\S+ ?"));
    assertThat(String.join("", reply.tokens)).isEqualTo(model.reply(hello()).text());
    assertThat(reply.response.aiMessage()).isEqualTo(model.reply(hello()));
    assertThat(reply.response.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(reply.response.metadata().tokenUsage().outputTokenCount())
        .isEqualTo(reply.tokens.size());
    assertThat(reply.response.metadata().tokenUsage().inputTokenCount()).isEqualTo(2);
    assertThat(reply.threads).containsOnly(Thread.currentThread());
  }

  @Test
  void chat_toolCall_isStreamedInPiecesThenComplete() {
    ScriptedModel.builder().tokensPerSecond(0).build().chat(hours(), reply);

    assertThat(reply.complete.toolExecutionRequest().name()).isEqualTo("openingHours");
    assertThat(String.join("", reply.arguments))
        .isEqualTo(reply.complete.toolExecutionRequest().arguments());
    assertThat(reply.response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
    assertThat(reply.response.aiMessage().toolExecutionRequests())
        .containsExactly(reply.complete.toolExecutionRequest());
  }

  @Test
  void chat_rate_letsOneTokenPassPerInterval() throws Exception {
    ManualTime time = new ManualTime();
    ScriptedModel model = ScriptedModel.builder().tokensPerSecond(10).ticker(time).build();
    Thread turn = Thread.ofVirtual().start(() -> model.chat(hello(), reply));

    time.awaitArmed(1);
    assertThat(reply.tokens).isEmpty();
    for (int due = 1; due <= 3; due++) {
      time.advance(Duration.ofMillis(100));
      time.awaitArmed(1);
      assertThat(reply.tokens).hasSize(due);
    }
    time.advance(Duration.ofMillis(250)); // late by two and a half: two at once, and on time again
    time.awaitArmed(1);
    assertThat(reply.tokens).hasSize(5);
    time.advance(Duration.ofMillis(50));
    time.awaitArmed(1);
    assertThat(reply.tokens).hasSize(6);
    time.advance(Duration.ofHours(1));
    turn.join();
    assertThat(reply.response).isNotNull();
    assertThat(time.armed()).isZero();
  }

  @Test
  void chat_interruptWhileWaiting_endsAsCancelledWithTheFlagSet() throws Exception {
    ManualTime time = new ManualTime();
    ScriptedModel model = ScriptedModel.builder().tokensPerSecond(1).ticker(time).build();
    List<Boolean> flag = Collections.synchronizedList(new ArrayList<>());
    Thread turn =
        Thread.ofVirtual()
            .start(() -> {
              model.chat(hello(), reply);
              flag.add(Thread.currentThread().isInterrupted());
            });
    time.awaitArmed(1);
    time.advance(Duration.ofSeconds(1));
    time.awaitArmed(1);
    turn.interrupt();
    turn.join();

    assertThat(reply.tokens).hasSize(1);
    assertThat(reply.error)
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("interrupted");
    assertThat(reply.response).isNull();
    assertThat(flag).containsExactly(true);
    assertThat(time.armed()).isZero();
  }

  @Test
  void chat_interruptWithoutRate_endsAsCancelled() {
    reply.onToken = token -> Thread.currentThread().interrupt();
    ScriptedModel.builder().tokensPerSecond(0).build().chat(hello(), reply);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(reply.tokens).hasSize(1);
    assertThat(reply.error).isInstanceOf(CancellationException.class);
  }

  @Test
  void chat_stoppedByItsHandle_endsAsCancelled() {
    reply.stop = true;
    ScriptedModel.builder().tokensPerSecond(0).build().chat(hello(), reply);

    assertThat(reply.tokens).hasSize(1);
    assertThat(reply.error)
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("handle");
  }

  @Test
  void chat_handlerThrows_endsWithIt() {
    reply.onToken =
        token -> {
          throw new IllegalStateException("full");
        };
    ScriptedModel.builder().tokensPerSecond(0).build().chat(hello(), reply);

    assertThat(reply.error).hasMessage("full");
    assertThat(reply.tokens).hasSize(1);
    assertThat(reply.response).isNull();
  }

  @Test
  void builder_rateOutOfRange_isRefusedByName() {
    for (double rate : new double[] {-1, Double.NaN, 1e7}) {
      assertThatThrownBy(() -> ScriptedModel.builder().tokensPerSecond(rate))
          .hasMessageStartingWith("tokensPerSecond: " + rate);
    }
  }

  private static ChatRequest hello() {
    return ChatRequest.builder().messages(UserMessage.from("Hello there")).build();
  }

  private static ChatRequest hours() {
    return ChatRequest.builder()
        .messages(UserMessage.from("When do you open?"))
        .toolSpecifications(HOURS)
        .build();
  }

  private static final class Recorded implements StreamingChatResponseHandler {
    final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
    final List<String> arguments = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();
    Consumer<String> onToken = token -> {};
    boolean stop;
    volatile CompleteToolCall complete;
    volatile ChatResponse response;
    volatile Throwable error;

    @Override
    public void onPartialResponse(PartialResponse token, PartialResponseContext context) {
      tokens.add(token.text());
      threads.add(Thread.currentThread());
      if (stop) {
        context.streamingHandle().cancel();
      }
      onToken.accept(token.text());
    }

    @Override
    public void onPartialToolCall(PartialToolCall call) {
      arguments.add(call.partialArguments());
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
      complete = call;
    }

    @Override
    public void onCompleteResponse(ChatResponse whole) {
      response = whole;
    }

    @Override
    public void onError(Throwable cause) {
      error = cause;
    }
  }
}
