package dev.weir.testkit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Sends back what it reads, and tells afterwards what one connection has sent. */
final class EchoServer implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  EchoServer() throws IOException {
    threads.execute(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) door.getLocalSocketAddress();
  }

  /** All bytes of the next connection that has ended. */
  String awaitRequest() throws InterruptedException {
    return requests.take();
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = door.accept();
        threads.execute(() -> echo(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void echo(Socket socket) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    try (socket) {
      byte[] piece = new byte[1024];
      for (int read; (read = socket.getInputStream().read(piece)) >= 0; ) {
        request.write(piece, 0, read);
        socket.getOutputStream().write(piece, 0, read);
      }
    } catch (IOException cut) {
      // That is what the tests are about.
    } finally {
      requests.add(request.toString(UTF_8));
    }
  }
}
