package dev.weir.worker.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The start of one child, from its command to the answer that it is warm. For one thread. */
final class Launch {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ChildOptions options;
  private final Ticker ticker;
  private final Path socket;
  private final List<String> more;
  private final Optional<URI> httpProxy;
  private volatile boolean late;

  Launch(
      ChildOptions options,
      Ticker ticker,
      Path socket,
      List<String> more,
      Optional<URI> httpProxy) {
    this.options = options;
    this.ticker = ticker;
    this.socket = socket;
    this.more = more;
    this.httpProxy = httpProxy;
  }

  /**
   * Blocks until the child is ready for a session.
   *
   * @throws ChildFailed if it does not get there, or not in time; its process has ended then
   */
  Child launch(List<Map<String, @Nullable Object>> parcels) throws InterruptedException {
    try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      door.bind(UnixDomainSocketAddress.of(socket), 1);
      Process process =
          new ProcessBuilder(ChildCommand.of(options, more, socket))
              .redirectErrorStream(true)
              .start();
      return ready(process, door, parcels);
    } catch (IOException e) {
      throw new ChildFailed("child: could not be started: " + e.getMessage(), e);
    }
  }

  private Child ready(
      Process process, ServerSocketChannel door, List<Map<String, @Nullable Object>> parcels)
      throws InterruptedException {
    var _ = process.onExit().thenRun(() -> shut(door));
    ChildOutput output =
        new ChildOutput("child " + process.pid(), process.inputReader(UTF_8)).start();
    boolean ready = false;
    try {
      SocketChannel channel = connected(process, output, door);
      Child child = new Child(process, output, channel, options, ticker).start();
      warm(process, child, parcels);
      child.watch();
      ready = true;
      return child;
    } finally {
      if (!ready) {
        process.destroyForcibly();
      }
    }
  }

  private SocketChannel connected(Process process, ChildOutput output, ServerSocketChannel door) {
    Alarm alarm = ticker.at(ticker.after(options.initializeTimeout()), () -> tooLate(process));
    try {
      return accept(process, output, door);
    } finally {
      alarm.cancel();
    }
  }

  private SocketChannel accept(Process process, ChildOutput output, ServerSocketChannel door) {
    try {
      SocketChannel channel = requireNonNull(door.accept());
      Files.deleteIfExists(socket);
      return channel;
    } catch (IOException e) {
      if (late) {
        throw tooLate(e);
      }
      if (process.isAlive()) { // to destroy it would close its output
        process.destroyForcibly();
      }
      output.await();
      throw new ChildFailed(
          "child %d: has ended before it was ready; its last words: %s"
              .formatted(process.pid(), output.lastWords()),
          e);
    }
  }

  /** The child keeps to the limit itself, and can say what was too slow; unless it hangs. */
  private void warm(Process process, Child child, List<Map<String, @Nullable Object>> parcels)
      throws InterruptedException {
    Duration limit = options.initializeTimeout();
    Alarm alarm = ticker.at(ticker.after(limit.plus(GRACE)), () -> tooLate(process));
    try {
      String proxy = httpProxy.map(URI::toString).orElse(null);
      Frame answer =
          child
              .ask(Ask.WARM, "parcels", parcels, "limit", limit.toString(), "httpProxy", proxy)
              .get();
      if (answer.kind().equals(Frame.FAULT)) {
        ChildFault fault = ChildFault.of(answer);
        child.kill("could not be made ready");
        throw new ChildFailed(
            child.name() + ": could not be made ready: " + fault.firstLine(), fault);
      }
    } catch (ExecutionException e) {
      throw late ? tooLate(e) : ChildFailed.by(e);
    } catch (BadFrame e) {
      throw new ChildFailed(child.name() + ": " + e.getMessage(), e);
    } finally {
      alarm.cancel();
    }
  }

  private ChildFailed tooLate(Exception cause) {
    return new ChildFailed(
        "child: was not ready within %d ms and was killed (expected: less; initializeTimeout says how long)"
            .formatted(options.initializeTimeout().toMillis()),
        cause);
  }

  /** On the ticker's thread. */
  private void tooLate(Process process) {
    late = true;
    process.destroyForcibly();
  }

  private static void shut(ServerSocketChannel door) {
    try {
      door.close();
    } catch (IOException e) {
      System.getLogger(Launch.class.getName())
          .log(System.Logger.Level.DEBUG, "a socket did not close", e);
    }
  }
}
