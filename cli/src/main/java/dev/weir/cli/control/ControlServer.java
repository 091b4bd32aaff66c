package dev.weir.cli.control;

import dev.weir.time.Ticker;
import dev.weir.worker.AgentPool;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers what is asked of the worker of this process, by its socket. Any thread may call any
 * method.
 */
public final class ControlServer implements AutoCloseable {
  /** The longest request, in bytes. */
  static final int REQUEST_BYTES = 4096;

  /** The longest that a request may take, or a client to take a line. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  /** The most clients at a time. */
  static final int CLIENTS = 16;

  private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());
  private static final long BETWEEN_LINES_MILLIS = 250;
  private static final long CLOSE_SECONDS = 1;

  private final Path file;
  private final ServerSocketChannel listener;
  private final AgentPool pool;
  private final WorkerState state;
  private final Ticker ticker;
  private final Semaphore free = new Semaphore(CLIENTS);
  private final CompletableFuture<Integer> drained = new CompletableFuture<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("weir-control-", 0).factory());

  private @Nullable Future<?> accepting;

  private ControlServer(
      Path file, ServerSocketChannel listener, AgentPool pool, WorkerState state, Ticker ticker) {
    this.file = file;
    this.listener = listener;
    this.pool = pool;
    this.state = state;
    this.ticker = ticker;
  }

  /**
   * Listens from now on; removes what dead workers of the user have left.
   *
   * @param url where the worker's callers reach it
   * @throws IOException if there can be no such socket; the worker can do without
   */
  public static ControlServer start(RunFolder folder, AgentPool pool, String url)
      throws IOException {
    return start(folder, ProcessHandle.current().pid(), pool, url, Ticker.system());
  }

  static ControlServer start(RunFolder folder, long pid, AgentPool pool, String url, Ticker ticker)
      throws IOException {
    folder.secure();
    for (long left : folder.pids()) {
      folder.removeIfStale(left);
    }
    Path file = folder.socket(pid);
    if (Wire.answers(file)) {
      throw new FileSystemException(file.toString(), null, "another worker listens there");
    }
    Files.deleteIfExists(file);
    WorkerState state = new WorkerState(pool, pid, url, ticker);
    ControlServer server = new ControlServer(file, listen(file), pool, state, ticker);
    server.accepting = server.threads.submit(server::accept);
    return server;
  }

  private static ServerSocketChannel listen(Path file) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      return listener;
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  /** The drain is over; those who wait for it are told. */
  public void drained(int cut) {
    drained.complete(cut);
  }

  @Override
  public void close() {
    try {
      listener.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "control socket " + file + " is not removed", e);
    }
    if (accepting != null) {
      accepting.cancel(true); // it may pause
    }
    threads.shutdown();
    // Whoever still reads gets its last line; whoever does not is cut off.
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Void accept() throws InterruptedException {
    new Accepting(file, listener::accept, this::begin, ticker).run();
    return null;
  }

  private void begin(SocketChannel client) {
    try {
      threads.execute(() -> serve(client));
    } catch (RejectedExecutionException closed) {
      drop(client);
    }
  }

  private static void drop(SocketChannel client) {
    try {
      client.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client of the control socket has gone", e);
    }
  }

  private void serve(SocketChannel client) {
    boolean room = free.tryAcquire();
    try (Wire wire = new Wire(client, ticker)) {
      if (room) {
        answer(wire);
      } else {
        wire.write(error("clients: %d already (expected: fewer)".formatted(CLIENTS)), LIMIT);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client of the control socket has gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (room) {
        free.release();
      }
    }
  }

  private void answer(Wire wire) throws IOException, InterruptedException {
    String asked;
    try {
      ObjectNode request = wire.read(REQUEST_BYTES, LIMIT);
      if (request == null) {
        return;
      }
      asked = request.path("command").asString("");
    } catch (ClosedChannelException late) {
      throw late;
    } catch (IOException e) {
      wire.write(error(String.valueOf(e.getMessage())), LIMIT);
      return;
    }
    switch (asked) {
      case "sessions" -> wire.write(state.sessions(), LIMIT);
      case "drain" -> drain(wire);
      default ->
          wire.write(
              error("command: \"%s\" (expected: sessions or drain)".formatted(asked)), LIMIT);
    }
  }

  private void drain(Wire wire) throws IOException, InterruptedException {
    LOG.log(System.Logger.Level.INFO, "asked to drain by the control socket");
    pool.beginDrain();
    while (!isDrained()) {
      wire.write(state.drain(), LIMIT);
    }
    wire.write(state.drained(drained.join()), LIMIT);
  }

  private boolean isDrained() throws InterruptedException {
    try {
      var _ = drained.get(BETWEEN_LINES_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode error(String message) {
    return Wire.MAPPER.createObjectNode().put("error", message);
  }
}
