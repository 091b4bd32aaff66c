package dev.weir.worker.process;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A child process: hosts one session for the worker that started it, and ends when that is gone.
 * For a worker to start, not for people.
 */
public final class ChildMain {
  private static final System.Logger LOG = System.getLogger(ChildMain.class.getName());
  private static final int BROKEN = 70;

  private ChildMain() {}

  /** The only argument is the worker's socket. */
  public static void main(String[] arguments) throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    outliveSignals(over);
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(Path.of(arguments[0])))) {
      Link link = new Link(channel, Thread.ofPlatform().daemon().name("weir-link")).start();
      ChildHost host = new ChildHost(link);
      host.serve();
      host.close();
      leave(0);
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the child process breaks off", e);
      leave(BROKEN);
    }
  }

  /** Whatever hangs in here, in a hook too, ends with the worker. */
  private static void leave(int code) {
    Runtime.getRuntime().halt(code);
  }

  /**
   * Signals go to the worker's whole group; the worker says when its sessions are to end. An exit
   * that the agent's own code asks for is not held up.
   */
  private static void outliveSignals(CountDownLatch over) {
    Runnable wait =
        () -> {
          try {
            if (signalled()) {
              over.await();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("weir-outlive").unstarted(wait));
  }

  private static boolean signalled() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().matches("SIG[A-Z]+ handler"));
  }
}
