package dev.weir.agent;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A model that does what a test tells it, on the thread on which it is asked. */
final class TestModel implements StreamingChatModel {
  private final BlockingQueue<Reply> asked = new LinkedBlockingQueue<>();

  @Override
  public void chat(ChatRequest request, StreamingChatResponseHandler handler) {
    Reply reply = new Reply(request, handler, Thread.currentThread());
    asked.add(reply);
    reply.perform();
  }

  /** The next reply that was asked for; waits for it. */
  Reply next() throws InterruptedException {
    return asked.take();
  }

  /** Whether nothing was asked that the test has not taken. */
  boolean quiet() {
    return asked.isEmpty();
  }

  static ToolExecutionRequest request(String id, String name, String arguments) {
    return ToolExecutionRequest.builder().id(id).name(name).arguments(arguments).build();
  }

  /** One reply. The test gives orders; the model's thread carries them out one by one. */
  static final class Reply {
    final ChatRequest request;
    final Thread thread;
    final AtomicInteger done = new AtomicInteger();
    private final StreamingChatResponseHandler handler;
    private final BlockingQueue<Runnable> orders = new LinkedBlockingQueue<>();
    private final StringBuilder said = new StringBuilder();
    private final List<ToolExecutionRequest> calls = new ArrayList<>();
    private volatile boolean deaf;
    private boolean over;

    private Reply(ChatRequest request, StreamingChatResponseHandler handler, Thread thread) {
      this.request = request;
      this.handler = handler;
      this.thread = thread;
    }

    Reply say(String text) {
      said.append(text);
      return order(() -> handler.onPartialResponse(text));
    }

    Reply think(String text) {
      return order(() -> handler.onPartialThinking(new PartialThinking(text)));
    }

    /** Streams a call in pieces; the whole of it is in the final message too. */
    Reply call(String id, String name, String... pieces) {
      int index = calls.size();
      calls.add(request(id, name, String.join("", pieces)));
      for (String piece : pieces) {
        part(index, id, name, piece);
      }
      return this;
    }

    Reply part(int index, String id, String name, String piece) {
      PartialToolCall part =
          PartialToolCall.builder().index(index).id(id).name(name).partialArguments(piece).build();
      return order(() -> handler.onPartialToolCall(part));
    }

    /** Ends with what was said and called. */
    void complete() {
      complete(new TokenUsage(1, 1));
    }

    void complete(TokenUsage usage) {
      whole(message(), usage);
      leave();
    }

    /** Ends with a message, streamed or not, but does not return yet. */
    Reply whole(AiMessage message, TokenUsage usage) {
      ChatResponse response =
          ChatResponse.builder()
              .aiMessage(message)
              .tokenUsage(usage)
              .finishReason(FinishReason.STOP)
              .build();
      return order(() -> handler.onCompleteResponse(response));
    }

    AiMessage message() {
      return AiMessage.builder()
          .text(said.isEmpty() ? null : said.toString())
          .toolExecutionRequests(List.copyOf(calls))
          .build();
    }

    void fail(Throwable cause) {
      order(() -> handler.onError(cause));
      leave();
    }

    /** Throws out of {@code chat}. */
    void blowUp(RuntimeException cause) {
      order(() -> {
        throw cause;
      });
    }

    /** Goes on although it is interrupted. */
    Reply deaf() {
      deaf = true;
      return this;
    }

    /** Returns from {@code chat}. */
    void leave() {
      order(() -> over = true);
    }

    Reply order(Consumer<StreamingChatResponseHandler> what) {
      return order(() -> what.accept(handler));
    }

    private Reply order(Runnable what) {
      orders.add(what);
      return this;
    }

    private void perform() {
      while (!over) {
        try {
          orders.take().run();
          done.incrementAndGet();
        } catch (InterruptedException e) {
          if (!deaf) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
          }
        }
      }
    }
  }
}
