package dev.weir.livekit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.weir.livekit.proto.ServerMessage;
import dev.weir.livekit.proto.WorkerMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Stands between workers and a server. All goes through as it is; what the two say to each other on
 * workers' sockets is kept, in the order in which it came here.
 */
final class RecordingProxy implements AutoCloseable {
  private static final long MOST_SECONDS = 30;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<Message> said = new ArrayList<>();
  private final List<Socket> open = new ArrayList<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ServerSocket door;
  private final URI server;

  RecordingProxy(URI server) throws IOException {
    this.server = server;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    executor.execute(this::admit);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  /** All so far: worker's and server's messages, in order. */
  List<Message> said() {
    lock.lock();
    try {
      return List.copyOf(said);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a worker has said something like that. */
  WorkerMessage awaitWorker(String what, Predicate<WorkerMessage> such)
      throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(MOST_SECONDS);
      while (true) {
        for (Message message : said) {
          if (message instanceof WorkerMessage words && such.test(words)) {
            return words;
          }
        }
        if (left <= 0) {
          throw new AssertionError("no worker says: " + what + "\n" + said);
        }
        left = more.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** All connections break, without a word; new ones are let through. */
  void cut() throws IOException {
    lock.lock();
    try {
      for (Socket socket : open) {
        socket.close();
      }
      open.clear();
    } finally {
      lock.unlock();
    }
  }

  private void admit() {
    while (!door.isClosed()) {
      try {
        Socket worker = door.accept();
        Socket upstream = new Socket(server.getHost(), server.getPort());
        keep(worker, upstream);
        WebSocketFrames words =
            new WebSocketFrames(head -> head.startsWith("GET /agent"), bytes -> heard(bytes, true));
        WebSocketFrames answers =
            new WebSocketFrames(_ -> words.upgraded(), bytes -> heard(bytes, false));
        executor.execute(() -> pass(worker, upstream, words));
        executor.execute(() -> pass(upstream, worker, answers));
      } catch (IOException e) {
        // Closed, or the server is not there: whoever comes sees that.
      }
    }
  }

  private void keep(Socket... sockets) {
    lock.lock();
    try {
      open.addAll(List.of(sockets));
    } finally {
      lock.unlock();
    }
  }

  private static void pass(Socket from, Socket to, WebSocketFrames frames) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        frames.add(buffer, read);
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side is gone, and so is the other now.
    }
  }

  private void heard(byte[] message, boolean byWorker) {
    lock.lock();
    try {
      said.add(byWorker ? WorkerMessage.parseFrom(message) : ServerMessage.parseFrom(message));
      more.signalAll();
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
    executor.close();
  }
}
