package dev.weir.bench.density;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.weir.agent.scripted.ScriptedModel;
import java.util.Map;

/** The scripted model as fast as it can, as a class that another process can make by its name. */
final class ScriptedSpeaker implements StreamingChatModel {

  private final ScriptedModel model = ScriptedModel.builder().tokensPerSecond(0).build();

  /** The form that a model must have which crosses; there is nothing to configure. */
  ScriptedSpeaker(Map<String, Object> configuration) {
    if (!configuration.isEmpty()) {
      throw new IllegalArgumentException("configuration: " + configuration + " (expected: none)");
    }
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    model.doChat(request, handler);
  }
}
