package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.time.Ticker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is reached through a proxy. */
@Timeout(60)
class ProxyTest {
  @Test
  @Behaviour("lk-5")
  void start_throughAProxy_asksItForTheServer() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        Workers workers = new Workers(server, new RecordingRooms(), Ticker.system());
        ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> asked = new CompletableFuture<>();
      Thread answering = Thread.ofVirtual().start(() -> refuse(proxy, asked));
      LiveKitOptions options =
          server
              .options()
              .withProxy(InetSocketAddress.createUnresolved("127.0.0.1", proxy.getLocalPort()));
      var starting = workers.starting(Silent.pool(), options);
      assertThat(asked.get())
          .isEqualTo("CONNECT 127.0.0.1:" + server.url().getPort() + " HTTP/1.1");
      answering.join();
      assertThat(starting.isDone()).isFalse();
    }
  }

  /** Once: nothing comes through it. */
  private static void refuse(ServerSocket proxy, CompletableFuture<String> asked) {
    try (Socket socket = proxy.accept()) {
      asked.complete(
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine());
      socket
          .getOutputStream()
          .write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      asked.completeExceptionally(e);
    }
  }
}
