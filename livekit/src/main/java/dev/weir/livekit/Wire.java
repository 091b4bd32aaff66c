package dev.weir.livekit;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.livekit.proto.ServerMessage;
import dev.weir.livekit.proto.WorkerMessage;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One socket to the server, from its opening until it is lost; it is never opened again. Messages
 * come on the HTTP client's threads, one after the other; one thread sends, and waits while the
 * server takes nothing. Any thread may call the rest.
 */
final class Wire implements WebSocket.Listener {
  private static final int NORMAL = 1000;

  private final CompletableFuture<WireLost> lost = new CompletableFuture<>();
  private final AtomicLong pongs = new AtomicLong();
  private final Frames frames = new Frames();
  private final Inbox inbox;
  private final Ticker ticker;
  private volatile @Nullable WebSocket socket;

  private Wire(Inbox inbox, Ticker ticker) {
    this.inbox = inbox;
    this.ticker = ticker;
  }

  /** Opens it; waits at most for the limit. */
  static Wire open(Opening opening, Inbox inbox, Ticker ticker, Duration limit)
      throws WireLost, InterruptedException {
    Wire wire = new Wire(inbox, ticker);
    CompletableFuture<WebSocket> opened = opening.open(wire);
    try {
      var _ = within(opened, ticker, limit);
      return wire;
    } catch (CompletionException e) {
      wire.abandon("not opened");
      throw unopened(e.getCause() == null ? e : e.getCause(), limit);
    } catch (InterruptedException e) {
      wire.abandon("not opened");
      throw e;
    }
  }

  /** Says something; returns once it is on its way. */
  void send(WorkerMessage message) throws WireLost, InterruptedException {
    await(socket().sendBinary(ByteBuffer.wrap(message.toByteArray()), true));
  }

  /** Asks the other end of the socket whether it is there. */
  void ping() throws WireLost, InterruptedException {
    await(socket().sendPing(ByteBuffer.allocate(0)));
  }

  /** How often the other end has said that it is there. */
  long pongs() {
    return pongs.get();
  }

  boolean isLost() {
    return lost.isDone();
  }

  /** Runs this once it is lost; at once if it is. */
  void whenLost(Runnable told) {
    var _ = lost.thenRun(told);
  }

  /** Throws why it was lost, if it was. */
  void check() throws WireLost {
    if (lost.isDone()) {
      throw lost.join();
    }
  }

  /** Gives it up; the first reason counts. */
  void abandon(String why) {
    lose(new WireLost(why));
  }

  /** Takes leave, and waits for that at most for the limit. */
  void close(Duration limit) throws InterruptedException {
    try {
      var _ = within(socket().sendClose(NORMAL, ""), ticker, limit);
      var _ = within(lost.copy(), ticker, limit);
    } catch (CompletionException e) {
      abandon("no answer to the closing of the socket");
    } finally {
      lose(new WireLost("closed"));
    }
  }

  /** What it comes to within the limit, by this ticker. */
  static <T> T within(CompletableFuture<T> future, Ticker ticker, Duration limit)
      throws InterruptedException {
    Alarm late =
        ticker.at(
            ticker.after(limit),
            () -> future.completeExceptionally(new WireLost("no answer within " + limit)));
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } finally {
      late.cancel();
    }
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    if (lost.isDone()) {
      opened.abort(); // nobody waits for it any more
    } else {
      opened.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    try {
      frames.add(data, last).ifPresent(message -> inbox.take(message, this));
    } catch (WireLost e) {
      lose(e);
    } catch (InvalidProtocolBufferException e) {
      abandon("message: not readable, %s (expected: a ServerMessage)".formatted(e.getMessage()));
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
    var _ = pongs.incrementAndGet();
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    abandon("closed by the server, code %d %s".formatted(code, reason).strip());
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    abandon("socket: " + error);
  }

  private void await(CompletableFuture<WebSocket> sent) throws WireLost, InterruptedException {
    try {
      var _ = CompletableFuture.anyOf(sent, lost).get();
    } catch (ExecutionException e) {
      abandon("socket: " + e.getCause());
    }
    check();
  }

  private void lose(WireLost why) {
    if (lost.complete(why)) {
      WebSocket open = socket; // only now: onOpen looks at both the other way round
      if (open != null) {
        open.abort();
      }
    }
  }

  private WebSocket socket() {
    WebSocket open = socket;
    if (open == null) {
      throw new IllegalStateException("socket: not open (expected: open)");
    }
    return open;
  }

  private static WireLost unopened(Throwable why, Duration limit) {
    return switch (why) {
      case WireLost late -> new WireLost("socket: not open within " + limit);
      case WebSocketHandshakeException refusal -> refused(refusal.getResponse().statusCode());
      default -> new WireLost("socket: cannot be opened, " + Http.reason(why));
    };
  }

  private static WireLost refused(int status) {
    String hint =
        switch (status) {
          case 401, 403 -> " (expected: LIVEKIT_API_KEY and LIVEKIT_API_SECRET are the server's)";
          case 404 -> " (expected: LIVEKIT_URL is that of a LiveKit server)";
          default -> " (expected: 101)";
        };
    return new WireLost(
        "socket: HTTP %d%s".formatted(status, hint), status == 401 || status == 403);
  }

  /** Who is told what the server says; must not block. */
  @FunctionalInterface
  interface Inbox {
    void take(ServerMessage message, Wire from);
  }

  /** Opens a socket that tells this listener. */
  @FunctionalInterface
  interface Opening {
    CompletableFuture<WebSocket> open(WebSocket.Listener listener);
  }
}
