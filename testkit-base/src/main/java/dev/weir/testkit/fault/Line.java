package dev.weir.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One connection through the proxy. Two threads carry it, each one direction. An {@link
 * IOException} there only says that a side is gone, which is what this class is for: the other side
 * is then told, and the thread ends.
 */
final class Line {
  private static final int PIECE_BYTES = 8 * 1024;

  private final Socket client;
  private final Socket server;
  private final Fault fault;
  private final Struck struck;
  private final Consumer<Line> onEnd;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch carriers = new CountDownLatch(2);
  private volatile boolean cutInGoodOrder;

  Line(Socket client, Socket server, Fault fault, Struck struck, Consumer<Line> onEnd) {
    this.client = client;
    this.server = server;
    this.fault = fault;
    this.struck = struck;
    this.onEnd = onEnd;
  }

  /** Carries one direction until it ends. Blocks. */
  void carry(Direction direction) {
    Socket from = direction == Direction.TO_CLIENT ? server : client;
    Socket to = direction == Direction.TO_CLIENT ? client : server;
    try {
      if (pass(direction, from, to)) {
        to.shutdownOutput();
      } else {
        strike(to);
        discard(from);
      }
    } catch (IOException gone) {
      // After a cut in good order the other thread still reads what the client has sent.
      if (!cutInGoodOrder) {
        close();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      close();
    } finally {
      leave();
    }
  }

  private void leave() {
    carriers.countDown();
    if (carriers.getCount() == 0) {
      close();
      onEnd.accept(this);
    }
  }

  /** Ends both sides and lets go of whoever waits in a fault. */
  void close() {
    closing.countDown();
    shut(client);
    shut(server);
  }

  /** True at the end of the stream, false where the fault strikes. */
  private boolean pass(Direction direction, Socket from, Socket to)
      throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE_BYTES];
    long left = fault.limit(direction);
    for (int read = from.getInputStream().read(piece); read >= 0; ) {
      hold();
      int allowed = (int) Math.min(read, left);
      to.getOutputStream().write(piece, 0, allowed);
      left -= allowed;
      if (allowed < read) {
        return false;
      }
      read = from.getInputStream().read(piece);
    }
    return true;
  }

  private void hold() throws InterruptedException {
    if (fault instanceof Fault.Latency(Duration delay)) {
      var _ = closing.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void strike(Socket to) throws IOException, InterruptedException {
    struck.add(fault);
    switch (fault) {
      case Fault.Cut(_, _, Ending ending) -> cut(ending);
      case Fault.Stall _ -> closing.await();
      case Fault.HalfClose _ -> to.shutdownOutput();
      case Fault.Latency _, Fault.None _ -> {}
    }
  }

  private void cut(Ending ending) throws IOException {
    if (ending == Ending.RST) {
      client.setSoLinger(true, 0);
      server.setSoLinger(true, 0);
      close();
    } else {
      // Closing a socket that holds unread bytes resets it, so the client is read to its end first.
      cutInGoodOrder = true;
      client.shutdownOutput();
      shut(server);
      discard(client);
    }
  }

  private static void discard(Socket from) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    while (from.getInputStream().read(piece) >= 0) {
      // What comes after the fault is nobody's.
    }
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("could not close " + socket, failed);
    }
  }
}
