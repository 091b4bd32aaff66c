package dev.weir.cli.control;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.time.Ticker;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Takes in whoever connects, until the socket is closed. What keeps it from that may pass, as when
 * the process has too many open files: it tries again after a pause. For one thread, which it
 * keeps.
 */
final class Accepting {
  /** How long it waits before it tries again. */
  static final Duration PAUSE = Duration.ofMillis(250);

  private static final System.Logger LOG = System.getLogger(Accepting.class.getName());

  private final Object socket;
  private final Listener listener;
  private final Consumer<SocketChannel> host;
  private final Ticker ticker;
  private boolean failing;

  /** From {@code listener} to {@code host}; {@code socket} is for the log. */
  Accepting(Object socket, Listener listener, Consumer<SocketChannel> host, Ticker ticker) {
    this.socket = socket;
    this.listener = listener;
    this.host = host;
    this.ticker = ticker;
  }

  /**
   * Returns when the socket is closed.
   *
   * @throws InterruptedException if that is while it pauses
   */
  void run() throws InterruptedException {
    while (true) {
      try {
        host.accept(listener.accept());
        failing = false;
      } catch (ClosedChannelException e) {
        LOG.log(DEBUG, "control socket {0} is closed", socket);
        return;
      } catch (IOException e) {
        tell(e);
        ticker.sleep(PAUSE);
      }
    }
  }

  /** Once, until it works again. */
  private void tell(IOException e) {
    if (!failing) {
      failing = true;
      LOG.log(
          WARNING,
          "control socket %s: nobody can be let in; tried again every %d ms"
              .formatted(socket, PAUSE.toMillis()),
          e);
    }
  }

  /** Where they connect. */
  @FunctionalInterface
  interface Listener {
    /** Waits for the next one. */
    SocketChannel accept() throws IOException;
  }
}
