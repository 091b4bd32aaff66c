package dev.weir.livekit;

import dev.weir.livekit.proto.RegisterWorkerResponse;
import dev.weir.livekit.proto.ServerMessage;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The beginning of a connection: the server's first message says that it knows the worker. */
final class Handshake implements Wire.Inbox {
  private final CompletableFuture<Registered> registered = new CompletableFuture<>();
  private final Wire.Inbox then;

  /** With whoever takes all messages but the first. */
  Handshake(Wire.Inbox then) {
    this.then = then;
  }

  @Override
  public void take(ServerMessage message, Wire from) {
    if (registered.isDone()) {
      then.take(message, from);
    } else if (message.hasRegister()) {
      known(message.getRegister());
    } else {
      from.abandon("first message: %s (expected: REGISTER)".formatted(message.getMessageCase()));
    }
  }

  private void known(RegisterWorkerResponse response) {
    registered.complete(Registered.of(response));
  }

  /** Waits until the server knows the worker, at most for the limit. */
  Registered await(Wire wire, Ticker ticker, Duration limit) throws WireLost, InterruptedException {
    wire.whenLost(() -> registered.completeExceptionally(new WireLost("lost")));
    try {
      return Wire.within(registered, ticker, limit);
    } catch (CompletionException e) {
      wire.check();
      throw new WireLost("registration: no answer within " + limit);
    }
  }
}
