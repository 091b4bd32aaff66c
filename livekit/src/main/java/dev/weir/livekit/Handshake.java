package dev.weir.livekit;

import dev.weir.livekit.proto.RegisterWorkerResponse;
import dev.weir.livekit.proto.ServerMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

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

  /** Waits until the server knows the worker, or the socket is lost. */
  Registered await(Wire wire) throws WireLost, InterruptedException {
    wire.whenLost(() -> registered.completeExceptionally(new WireLost("lost")));
    try {
      return registered.get();
    } catch (ExecutionException e) {
      wire.check();
      throw new IllegalStateException(e);
    }
  }
}
