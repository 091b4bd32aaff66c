package dev.weir.bench.density;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The most memory that a process has while this watches: it looks every 50 ms, on a thread of its
 * own. Linux only.
 */
final class PeakMemory implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Path status;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;
  private volatile long most;

  PeakMemory(long pid) {
    status = Path.of("/proc", Long.toString(pid), "status");
    thread = Thread.ofPlatform().daemon().name("density-memory").start(this::watch);
  }

  /** In bytes, so far. */
  long bytes() {
    return most;
  }

  /** It looks no more. */
  @Override
  public void close() {
    over.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      do {
        most = Math.max(most, resident()); // one writer
      } while (!over.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private long resident() {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0); // it has ended
    } catch (IOException unreadable) {
      throw new UncheckedIOException(status + " (expected: Linux)", unreadable);
    }
  }
}
