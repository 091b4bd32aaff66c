package dev.weir.agent.http;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.Set;

/**
 * A streaming model whose replies end exactly once: {@code chat} blocks, calls the handler on this
 * thread only, and its last call is either {@code onCompleteResponse} or {@code onError}.
 *
 * <p>A reply without a finish reason is cut, however cleanly its connection closed, and fails with
 * {@link CutReplyException}. An interrupted thread makes every end a {@link
 * java.util.concurrent.CancellationException}, with the flag still set. Complete tool calls are
 * held back until the whole reply is known to be complete, so that no tool runs on half its
 * arguments. What the handler throws in a piece fails the reply; what it throws in the end comes
 * out of {@code chat}.
 *
 * <p>For models that run on the calling thread: LangChain4j's with {@link
 * BlockingHttpClientBuilder}, and the scripted one. All threads may share it if they may share the
 * model.
 */
public final class BlockingModel implements StreamingChatModel {
  private final StreamingChatModel model;

  private BlockingModel(StreamingChatModel model) {
    this.model = model;
  }

  /** The same model with strict ends. */
  public static BlockingModel of(StreamingChatModel model) {
    return model instanceof BlockingModel strict ? strict : new BlockingModel(model);
  }

  @Override
  public void chat(
      ChatRequest request, ChatRequestOptions options, StreamingChatResponseHandler handler) {
    OneEndHandler reply = new OneEndHandler(handler);
    try {
      model.chat(request, options, reply);
    } catch (RuntimeException e) {
      reply.threw(e);
    }
    reply.returned();
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return model.defaultRequestParameters();
  }

  @Override
  public List<ChatModelListener> listeners() {
    return model.listeners();
  }

  @Override
  public ModelProvider provider() {
    return model.provider();
  }

  @Override
  public Set<Capability> supportedCapabilities() {
    return model.supportedCapabilities();
  }
}
