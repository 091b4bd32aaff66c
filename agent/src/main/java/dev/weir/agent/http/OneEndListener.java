package dev.weir.agent.http;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;

/**
 * Passes events on until the first end and nothing after it. LangChain4j's parser tells {@code
 * onError} when a read breaks and then returns as if all was well; it also logs and forgets what a
 * listener throws. Both would let a cut reply complete. One thread.
 */
final class OneEndListener implements ServerSentEventListener {
  private final ServerSentEventListener listener;
  private final String url;
  private boolean ended;

  OneEndListener(ServerSentEventListener listener, String url) {
    this.listener = listener;
    this.url = url;
  }

  boolean ended() {
    return ended;
  }

  @Override
  public void onOpen(SuccessfulHttpResponse response) {
    deliver(() -> listener.onOpen(response));
  }

  @Override
  public void onEvent(ServerSentEvent event) {
    deliver(() -> listener.onEvent(event));
  }

  @Override
  public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
    deliver(() -> listener.onEvent(event, context));
    if (ended) {
      context.parsingHandle().cancel();
    }
  }

  @Override
  public void onError(Throwable cause) {
    if (!ended) {
      ended = true;
      listener.onError(Failure.of(cause, url));
    }
  }

  /** The request failed, or the listener's last call did, which has no other way out. */
  void threw(Exception cause) {
    if (ended && cause instanceof RuntimeException afterEnd) {
      throw afterEnd;
    }
    onError(cause);
  }

  @Override
  public void onClose() {
    if (cancelled() || ended) {
      return;
    }
    ended = true;
    listener.onClose();
  }

  // Bytes that are here already are read without blocking, so a read does not notice the interrupt.
  private void deliver(Runnable event) {
    if (cancelled() || ended) {
      return;
    }
    try {
      event.run();
    } catch (RuntimeException e) {
      onError(e);
    }
  }

  private boolean cancelled() {
    if (Thread.currentThread().isInterrupted()) {
      onError(new InterruptedException());
    }
    return ended;
  }
}
