package dev.weir.livekit;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server whose every word a test says: real sockets on loopback, real frames. */
final class ScriptedServer implements AutoCloseable {
  static final String KEY = "key";
  static final String SECRET = "a-secret-that-is-only-for-tests-on-loopback";

  private final BlockingQueue<Peer> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> upgrades = new LinkedBlockingQueue<>();
  private final WebServer server;

  /** With the path under which workers come. */
  ScriptedServer(String path) {
    server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .shutdownHook(false)
            .addRouting(WsRouting.builder().endpoint(path, Door::new))
            .build()
            .start();
  }

  ScriptedServer() {
    this("/agent");
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + server.port());
  }

  LiveKitOptions options() {
    return new LiveKitOptions(url(), KEY, SECRET);
  }

  /** The worker's next socket; its first message is still to be read. */
  Peer next() throws InterruptedException {
    return wait(opened, "socket");
  }

  /** The next one, with a worker that is registered. */
  Peer registered() throws InterruptedException {
    Peer peer = next();
    peer.register();
    return peer;
  }

  /** The header by which the next worker wanted to come in, whether it was let or not. */
  String authorization() throws InterruptedException {
    return wait(upgrades, "upgrade");
  }

  static <T> T wait(BlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no " + what + " within 30 s");
    }
    return next;
  }

  @Override
  public void close() {
    server.stop();
  }

  /** One socket. */
  private final class Door implements WsListener {
    private final Peer peer = new Peer();

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
      peer.query = prologue.query().rawValue();
      peer.path = prologue.uriPath().path();
      upgrades.add(headers.first(HeaderNames.AUTHORIZATION).orElse(""));
      return Optional.empty();
    }

    @Override
    public void onOpen(WsSession session) {
      peer.reader = Thread.currentThread();
      peer.session = session;
      opened.add(peer);
    }

    @Override
    public void onMessage(WsSession session, BufferData buffer, boolean last) {
      peer.received(buffer.readBytes());
    }

    @Override
    public void onPing(WsSession session, BufferData buffer) {
      peer.pinged(buffer);
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
      peer.closed(status);
    }

    @Override
    public void onError(WsSession session, Throwable error) {
      peer.closed(-1);
    }
  }
}
