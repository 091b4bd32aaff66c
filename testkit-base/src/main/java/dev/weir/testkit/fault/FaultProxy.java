package dev.weir.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A loopback TCP proxy that cuts, stalls, delays and half-closes connections as planned. Every
 * connection costs two virtual threads and 16 KiB while it lasts; their number is not limited here.
 * All threads may call it.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int CLOSE_TIMEOUT_SECONDS = 1;
  private static final int BACKLOG = 4_096;

  private final InetSocketAddress target;
  private final IntFunction<Fault> plan;
  private final ServerSocket door;
  private final Struck struck = new Struck();
  private final Map<Integer, Fault> announced = new ConcurrentHashMap<>();
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("weir-fault-", 0).factory());

  private FaultProxy(InetSocketAddress target, IntFunction<Fault> plan) throws IOException {
    this.target = target;
    this.plan = plan;
    this.door = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }

  /** Begins to forward to {@code target}; only what {@link #connect} announces meets a fault. */
  public static FaultProxy to(InetSocketAddress target) throws IOException {
    return to(target, number -> Fault.none());
  }

  /** Begins to forward to {@code target}; {@code plan} knows the fault of connection 0, 1, 2 … */
  public static FaultProxy to(InetSocketAddress target, IntFunction<Fault> plan)
      throws IOException {
    FaultProxy proxy = new FaultProxy(target, plan);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  /** Where the proxy listens, on loopback. */
  public InetSocketAddress address() {
    return (InetSocketAddress) door.getLocalSocketAddress();
  }

  /** A new connection through the proxy that will meet {@code fault}; the caller closes it. */
  public Socket connect(Fault fault) throws IOException {
    Socket socket = new Socket();
    try {
      // The proxy knows a connection by its client's port, so the port must be known before.
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      announced.put(socket.getLocalPort(), fault);
      socket.connect(address());
      return socket;
    } catch (IOException failed) {
      announced.remove(socket.getLocalPort());
      socket.close();
      throw failed;
    }
  }

  /** How many connections were cut in this direction and manner. */
  public int cuts(Direction direction, Ending ending) {
    return struck.cuts(direction, ending);
  }

  /** How many connections were stalled in this direction. */
  public int stalls(Direction direction) {
    return struck.stalls(direction);
  }

  /** How many connections were half-closed in this direction. */
  public int halfCloses(Direction direction) {
    return struck.halfCloses(direction);
  }

  /**
   * Ends all connections and waits up to 1 s for the threads. Repeating it is harmless.
   *
   * @throws IllegalStateException if a thread does not end
   */
  @Override
  public void close() throws IOException {
    threads.shutdown();
    door.close();
    lines.forEach(Line::close);
    join();
  }

  private void join() {
    try {
      if (!threads.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "fault proxy to %s: threads still run %d s after close (connections: %d)"
                .formatted(target, CLOSE_TIMEOUT_SECONDS, lines.size()));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    try {
      for (int number = 0; ; number++) {
        begin(door.accept(), number);
      }
    } catch (IOException failed) {
      if (!door.isClosed()) {
        throw new UncheckedIOException("fault proxy to " + target + " accepts no more", failed);
      }
    }
  }

  private void begin(Socket client, int number) throws IOException {
    Fault known = announced.remove(client.getPort());
    Fault fault = known == null ? plan.apply(number) : known;
    try {
      client.setTcpNoDelay(true);
      run(new Line(client, dial(), fault, struck, lines::remove));
    } catch (IOException refused) {
      // As the target hangs up on the proxy, so the proxy does on the client.
      client.close();
    }
  }

  private Socket dial() throws IOException {
    Socket server = new Socket();
    try {
      server.connect(target);
      server.setTcpNoDelay(true);
      return server;
    } catch (IOException refused) {
      server.close();
      throw refused;
    }
  }

  private void run(Line line) {
    lines.add(line);
    try {
      threads.execute(() -> line.carry(Direction.TO_SERVER));
      threads.execute(() -> line.carry(Direction.TO_CLIENT));
    } catch (RejectedExecutionException closed) {
      line.close();
    }
  }
}
