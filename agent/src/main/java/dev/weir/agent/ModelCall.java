package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.function.BooleanSupplier;

/**
 * One request to the model of a session, for an agent's {@link Agent#modelNode}. For the thread of
 * that node.
 */
public final class ModelCall {
  private final ChatRequest request;
  private final AgentModel model;
  private final CallNames names;
  private final Provider.Attempts attempts;
  private final BooleanSupplier gone;

  /** With {@code gone}, which tells whether nobody listens any more. */
  ModelCall(
      ChatRequest request,
      AgentModel model,
      CallNames names,
      Provider.Attempts attempts,
      BooleanSupplier gone) {
    this.request = request;
    this.model = model;
    this.names = names;
    this.attempts = attempts;
    this.gone = gone;
  }

  /** What the model is asked: instructions, conversation, tools. */
  public ChatRequest request() {
    return request;
  }

  /** The same call with another request. */
  public ModelCall withRequest(ChatRequest other) {
    return new ModelCall(requireNonNull(other, "request"), model, names, attempts, gone);
  }

  /**
   * Asks the model, and waits until it has replied to its end. As long as it has said nothing, a
   * failure that may pass is tried again, as the session's options say.
   *
   * @param out is given what the model says, the whole reply last
   * @throws ModelFailed if the model broke off
   * @throws InterruptedException if the turn was stopped
   */
  public void ask(Outflow<ModelEvent> out) throws InterruptedException {
    attempts.make(() -> askOnce(out));
  }

  private void askOnce(Outflow<ModelEvent> out) throws InterruptedException {
    ModelFeed feed = new ModelFeed(out, names);
    try {
      model.chat().chat(request, feed);
    } catch (RuntimeException | Error e) {
      feed.onError(e);
    }
    // A model that swallows the interrupt may leave without a word.
    if (gone.getAsBoolean()) {
      throw new InterruptedException("the turn was stopped");
    }
    feed.awaitEnd();
  }
}
