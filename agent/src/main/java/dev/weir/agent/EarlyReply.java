package dev.weir.agent;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.weir.channel.Chan;
import dev.weir.log.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is asked for before its turn. Nobody sees anything of it unless a turn takes it,
 * which would ask just the same. One thread {@linkplain #run runs} it.
 */
final class EarlyReply {
  /** Pieces that wait for a turn; a model that has said more waits. */
  private static final int PIECES = 1_024;

  private final Chan<ModelEvent> events = Chan.bounded(PIECES);
  private final CallNames names;
  private @Nullable Thread thread;
  private @Nullable Agent agent;
  private @Nullable ChatRequest asked;

  EarlyReply(CallNames names) {
    this.names = names;
  }

  /**
   * Asks as the agent that acts does, and waits for the end; a failure is the end of the events.
   */
  boolean run(Means means, List<Message> history) {
    try {
      if (begins()) {
        ask(means, history);
        events.close();
      }
    } catch (Throwable e) {
      events.fail(e);
    }
    return true;
  }

  private void ask(Means means, List<Message> history) throws Exception {
    Cast.Acting acting = means.cast().now();
    ChatRequest request = Prompt.ofAnswer(acting, means.options()).after(history);
    asks(request, acting.agent());
    acting
        .agent()
        .modelNode(
            new ModelCall(request, means.model(), names, Provider.Call::run, events::isClosed),
            events::send);
  }

  private synchronized boolean begins() {
    thread = Thread.currentThread();
    return !events.isClosed();
  }

  private synchronized void asks(ChatRequest request, Agent by) {
    asked = request;
    agent = by;
  }

  /** Whether it answers what this agent asks, and has not failed. */
  synchronized boolean answers(ChatRequest request, Agent by) {
    return by.equals(agent) && request.equals(asked) && events.closeCause().isEmpty();
  }

  /** The ids of its calls. */
  CallNames names() {
    return names;
  }

  /**
   * Hands on what the model says, until it has replied to its end. Not if it broke off before
   * anything was heard: it may be asked anew.
   */
  boolean speak(Outflow<ModelEvent> out, Provider provider) throws InterruptedException {
    try {
      out.sendAll(events);
      provider.answered(Provider.MODEL);
      return true;
    } catch (ModelFailed e) {
      if (e.nothingWasSaid()) {
        return false;
      }
      provider.failed(Provider.MODEL, e);
      throw e;
    }
  }

  /** Nobody will take it. Does not wait; its thread is interrupted. */
  synchronized void drop() {
    events.cancel();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
