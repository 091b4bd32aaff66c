package dev.weir.bench.density;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * The memory of processes in bytes, by the kernel's {@code smaps_rollup}. A page that several have
 * counts for each by its share ({@code Pss}), so that what is summed counts it once. Linux only;
 * stateless.
 */
public final class Footprint {

  private Footprint() {}

  /** What this process has in memory; its share of what others have too is whole. */
  public static long residentHere() {
    return of(ProcessHandle.current().pid(), "Rss:");
  }

  /** This process by its share of what it has. */
  static long shareHere() {
    return of(ProcessHandle.current().pid(), "Pss:");
  }

  /** All of them, by their shares. */
  static long shares(Collection<ProcessHandle> processes) {
    return processes.stream().mapToLong(process -> of(process.pid(), "Pss:")).sum();
  }

  private static long of(long pid, String what) {
    Path rollup = Path.of("/proc", Long.toString(pid), "smaps_rollup");
    try {
      return Files.readAllLines(rollup).stream()
          .filter(line -> line.startsWith(what))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(rollup + " (expected: Linux, and a live process)", unreadable);
    }
  }
}
