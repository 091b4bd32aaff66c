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
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Waits as long as something moves; then tells where every thread stands. */
final class Watchdog {
  /** Without any move; a machine that is so slow is not to be told from a hang. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LongSupplier moves;
  private final Supplier<String> state;
  private long seen = Long.MIN_VALUE;
  private long since;

  Watchdog(LongSupplier moves, Supplier<String> state) {
    this.moves = moves;
    this.state = state;
  }

  /** Waits until all have ended, doing {@code meanwhile} again and again. */
  void awaitEnd(List<Thread> threads, Runnable meanwhile) {
    awaitEnd(threads, meanwhile, () -> false);
  }

  /** The same, unless {@code enough} comes first. */
  void awaitEnd(List<Thread> threads, Runnable meanwhile, BooleanSupplier enough) {
    while (threads.stream().anyMatch(Thread::isAlive) && !enough.getAsBoolean()) {
      meanwhile.run();
      look();
    }
  }

  static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private void look() {
    long now = System.nanoTime();
    long count = moves.getAsLong();
    if (count != seen) {
      seen = count;
      since = now;
    } else if (now - since > PATIENCE.toNanos()) {
      throw new AssertionError(
          "hangs after %d moves: %s; all threads: %s".formatted(count, state.get(), dump()));
    }
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
