package dev.weir.agent.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A loopback server that answers one connection as the test says, byte by byte. */
final class ModelServer implements AutoCloseable {
  /** What the server does with a connection whose request has been read. */
  interface Script {
    void answer(Connection connection) throws Exception;
  }

  private final ServerSocket listener;
  private final Thread thread;
  private volatile Socket accepted;
  private volatile Throwable failure;

  private ModelServer(Script script) throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread = Thread.ofPlatform().name("model-server").start(() -> serve(script));
  }

  static ModelServer answering(Script script) throws IOException {
    return new ModelServer(script);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/v1";
  }

  /** Waits until the script has ended, and throws what it threw. */
  void await() throws InterruptedException {
    thread.join();
    if (failure != null) {
      throw new AssertionError("the server's script", failure);
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
    boolean interrupted = Thread.interrupted(); // a test's own interrupt must not skip the join
    try {
      thread.join();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Script script) {
    try (Socket socket = listener.accept()) {
      accepted = socket;
      script.answer(new Connection(socket));
    } catch (Throwable e) {
      failure = e;
    }
  }

  /** The server's side of one connection. */
  static final class Connection {
    private final Socket socket;
    private final BufferedReader in;
    final String request;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      var utf8 = StandardCharsets.UTF_8;
      this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), utf8));
      this.request = readRequest();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    /** Headers of a stream in chunks. */
    void openStream() throws IOException {
      send(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    /** One server-sent event as one chunk. */
    void event(String data) throws IOException {
      String event = "data: " + data + "\n\n";
      int length = event.getBytes(StandardCharsets.UTF_8).length;
      send(Integer.toHexString(length) + "\r\n" + event + "\r\n");
    }

    void endStream() throws IOException {
      send("0\r\n\r\n");
    }

    void respond(String status, String body) throws IOException {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      send("HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\n\r\n" + body);
    }

    /** Blocks until the client has closed its end, by FIN or by RST. */
    void awaitClosed(CountDownLatch closed) {
      try {
        while (in.read() >= 0) {
          // What the client still had to say is of no interest.
        }
      } catch (IOException reset) {
        // A reset is a close as well.
      }
      closed.countDown();
    }

    private String readRequest() throws IOException {
      StringBuilder head = new StringBuilder();
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
        if (line.toLowerCase().startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(15).trim());
        }
      }
      char[] body = new char[length];
      int read = 0;
      while (read < length) {
        read += in.read(body, read, length - read);
      }
      return head + "\n" + new String(body);
    }
  }
}
