package dev.weir.agent;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.weir.agent.ModelEvent.Replied;
import dev.weir.agent.ModelEvent.Said;
import dev.weir.channel.ChanClosed;
import dev.weir.delta.Piece;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what a model says, on the model's thread: while nobody takes it, the model's socket is
 * not read. A turn that has gone away ends the model's stream by an exception.
 */
final class ModelFeed implements StreamingChatResponseHandler {
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private final Outflow<ModelEvent> out;
  private final CallNames names;
  private volatile boolean said;
  private volatile boolean stopped;
  private volatile @Nullable RuntimeException beyond;

  ModelFeed(Outflow<ModelEvent> out, CallNames names) {
    this.out = out;
    this.names = names;
  }

  @Override
  public void onPartialResponse(String text) {
    say(new Piece.Text(text));
  }

  @Override
  public void onPartialThinking(PartialThinking thinking) {
    say(new Piece.Reasoning(thinking.text()));
  }

  @Override
  public void onPartialToolCall(PartialToolCall call) {
    String id = names.id(call.id(), call.index());
    say(new Piece.ToolInput(id, call.name(), call.partialArguments()));
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    send(new Replied(response));
    end.complete(true);
  }

  @Override
  public void onError(Throwable error) {
    end.completeExceptionally(error);
  }

  /**
   * Waits until the model has replied; also one that does so on a thread of its own.
   *
   * @throws ModelFailed if it broke off
   * @throws RuntimeException as whoever takes what it says has thrown
   */
  void awaitEnd() throws InterruptedException {
    try {
      var _ = end.get();
    } catch (ExecutionException e) {
      if (beyond != null) {
        throw beyond;
      }
      if (stopped || Thread.interrupted()) {
        throw new InterruptedException("the turn was stopped");
      }
      throw new ModelFailed(e.getCause(), !said);
    }
  }

  private void say(Piece piece) {
    // Some models begin with an empty piece; it would become an empty message.
    if (!piece.text().isEmpty()) {
      said = true;
      send(new Said(piece));
    }
  }

  private void send(ModelEvent event) {
    try {
      out.send(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(e);
    } catch (ChanClosed e) {
      throw stopped(e);
    } catch (RuntimeException e) {
      // The way over a voice or a node has failed, which is no fault of the model's.
      beyond = e;
      throw stopped(e);
    }
  }

  private CancellationException stopped(Exception cause) {
    stopped = true;
    CancellationException gone = new CancellationException("the turn was stopped");
    gone.initCause(cause);
    return gone;
  }
}
