package dev.weir.gateway;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Says what a test tells it, when the test tells it, on the calling thread; until then it waits. A
 * test may tell it everything beforehand. For one turn at a time.
 */
final class StagedModel implements StreamingChatModel {
  private final LinkedBlockingQueue<Cue> cues = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<ChatRequest> asked = new LinkedBlockingQueue<>();

  StagedModel say(String... texts) {
    for (String text : texts) {
      tell(line -> line.say(text));
    }
    return this;
  }

  StagedModel think(String text) {
    return tell(line -> line.handler.onPartialThinking(new PartialThinking(text)));
  }

  StagedModel call(String id, String name, String arguments) {
    return tell(line -> line.call(id, name, arguments));
  }

  /** The reply is whole; what is told after this belongs to the next one. */
  StagedModel done() {
    return tell(Line::complete);
  }

  StagedModel fail(RuntimeException cause) {
    return tell(line -> {
      throw cause;
    });
  }

  /** The request that the model was given; waits for one. */
  ChatRequest awaitAsked() throws InterruptedException {
    return asked.take();
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    asked.add(request);
    Line line = new Line(handler);
    try {
      while (!line.ended) {
        cues.take().speak(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private StagedModel tell(Cue cue) {
    cues.add(cue);
    return this;
  }

  private interface Cue {
    void speak(Line line);
  }

  private static final class Line {
    private final StreamingChatResponseHandler handler;
    private final StringBuilder said = new StringBuilder();
    private final List<ToolExecutionRequest> calls = new ArrayList<>();
    private boolean ended;

    Line(StreamingChatResponseHandler handler) {
      this.handler = handler;
    }

    void say(String text) {
      said.append(text);
      handler.onPartialResponse(text);
    }

    void call(String id, String name, String arguments) {
      calls.add(ToolExecutionRequest.builder().id(id).name(name).arguments(arguments).build());
      handler.onPartialToolCall(
          PartialToolCall.builder().index(0).id(id).name(name).partialArguments(arguments).build());
    }

    void complete() {
      AiMessage reply =
          AiMessage.builder()
              .text(said.isEmpty() ? null : said.toString())
              .toolExecutionRequests(calls)
              .build();
      handler.onCompleteResponse(ChatResponse.builder().aiMessage(reply).build());
      ended = true;
    }
  }
}
