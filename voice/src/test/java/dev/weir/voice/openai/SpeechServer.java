package dev.weir.voice.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A loopback server that answers one connection as the test says, byte by byte. */
final class SpeechServer implements AutoCloseable {
  /** What the server does with a connection whose request has been read. */
  interface Script {
    void answer(Connection connection) throws Exception;
  }

  private final ServerSocket listener;
  private final Thread thread;
  private volatile @Nullable Socket accepted;
  volatile String request = "";

  private SpeechServer(Script script) throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread = Thread.ofPlatform().name("speech-server").start(() -> serve(script));
  }

  static SpeechServer answering(Script script) throws IOException {
    return new SpeechServer(script);
  }

  /** Answers with a status and a body of a type, of a known length. */
  static SpeechServer answering(String status, String headers, byte[] body) throws IOException {
    return new SpeechServer(http -> {
      http.send("HTTP/1.1 " + status + "\r\n" + headers);
      http.send("Content-Length: " + body.length + "\r\n\r\n");
      http.send(body);
    });
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
  }

  private void serve(Script script) {
    try (Socket socket = listener.accept()) {
      accepted = socket;
      Connection connection = new Connection(socket);
      request = connection.readRequest();
      script.answer(connection);
    } catch (Exception ended) {
      // The client has closed, or the test is over: what the client saw is what counts.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Socket open = accepted;
    if (open != null) {
      open.close();
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server's side of one connection; bytes are characters. */
  static final class Connection {
    private final Socket socket;

    Connection(Socket socket) {
      this.socket = socket;
    }

    void send(String text) throws IOException {
      send(text.getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    void chunk(byte[] bytes) throws IOException {
      send(Integer.toHexString(bytes.length) + "\r\n");
      send(bytes);
      send("\r\n");
    }

    /** Blocks until the client has closed its end, by FIN or by RST. */
    void awaitClosed(CountDownLatch closed) {
      try {
        while (socket.getInputStream().read() >= 0) {
          // What the client still had to say is of no interest.
        }
      } catch (IOException reset) {
        // A reset is a close as well.
      }
      closed.countDown();
    }

    private String readRequest() throws IOException {
      InputStream in = socket.getInputStream();
      var head = new ByteArrayOutputStream();
      while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        head.write(in.read());
      }
      int length =
          head.toString(ISO_8859_1)
              .lines()
              .filter(line -> line.toLowerCase().startsWith("content-length:"))
              .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
              .findFirst()
              .orElse(0);
      return head.toString(ISO_8859_1) + new String(in.readNBytes(length), ISO_8859_1);
    }
  }
}
