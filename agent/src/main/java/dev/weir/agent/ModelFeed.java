package dev.weir.agent;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.weir.agent.ModelEvent.Replied;
import dev.weir.agent.ModelEvent.Said;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Sender;
import dev.weir.delta.Piece;
import java.util.concurrent.CancellationException;

/**
 * Feeds what a model says into a channel, on the model's thread: while the channel is full, the
 * model's socket is not read. A turn that has gone away ends the model's stream by an exception.
 */
final class ModelFeed implements StreamingChatResponseHandler {
  private final Sender<ModelEvent> out;
  private final CallNames names;

  ModelFeed(Sender<ModelEvent> out, CallNames names) {
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
    out.close();
  }

  @Override
  public void onError(Throwable error) {
    out.fail(error);
  }

  private void say(Piece piece) {
    // Some models begin with an empty piece; it would become an empty message.
    if (!piece.text().isEmpty()) {
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
    }
  }

  private static CancellationException stopped(Exception cause) {
    CancellationException stopped = new CancellationException("the turn was stopped");
    stopped.initCause(cause);
    return stopped;
  }
}
