package dev.weir.stress;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Waits as long as something moves; then tells where every thread stands. It touches no channel.
 */
final class Watchdog {
  /** Without any move; a machine that is so slow is not to be told from a hang. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private Watchdog() {}

  /** Waits until all have ended. */
  static void awaitEnd(List<Thread> threads, LongSupplier moves, Supplier<String> state) {
    long seen = Long.MIN_VALUE;
    long since = System.nanoTime();
    for (Thread thread : threads) {
      while (!ended(thread)) {
        long count = moves.getAsLong();
        since = count == seen ? since : System.nanoTime();
        seen = count;
        if (System.nanoTime() - since > PATIENCE.toNanos()) {
          throw new AssertionError(
              "hangs after %d moves: %s; threads: %s".formatted(count, state.get(), dump()));
        }
      }
    }
  }

  private static boolean ended(Thread thread) {
    try {
      return thread.join(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while it watched", e);
    }
  }

  static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static Path dump() {
    try {
      Path file = Path.of("target", "hang-" + ProcessHandle.current().pid() + ".txt");
      Files.deleteIfExists(file);
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(
              file.toAbsolutePath().toString(),
              HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
