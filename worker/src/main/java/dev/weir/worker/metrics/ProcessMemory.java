package dev.weir.worker.metrics;

import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet;
import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Memory of a process by its files in {@code /proc}; where there are none, nothing is known. Any
 * thread; blocks for the system.
 */
final class ProcessMemory {
  private static final System.Logger LOG = System.getLogger(ProcessMemory.class.getName());
  private static final int KIB = 1024;

  private final Path folder;

  ProcessMemory(Path folder) {
    this.folder = folder;
  }

  static ProcessMemory ofThisProcess() {
    return new ProcessMemory(Path.of("/proc/self"));
  }

  /** What is resident, shared pages included. Cheap: the system keeps the number. */
  OptionalLong resident() {
    return sum(lines("status"), "VmRSS:");
  }

  ResidentSet residentSet() {
    OptionalLong bytes = resident();
    return new ResidentSet(bytes, bytes.isPresent() ? Metric.LINUX_VM_RSS : Metric.UNAVAILABLE);
  }

  /**
   * What is the process's own: its share of the shared pages counted (PSS), else without them
   * (USS), else all that is resident. Dear: the system walks all pages for the first two, 26 ms for
   * 1.1 GB as once measured, and whoever maps memory waits meanwhile.
   */
  OptionalLong own() {
    List<String> all = lines("smaps_rollup");
    OptionalLong pss = sum(all, "Pss:");
    OptionalLong own = pss.isPresent() ? pss : sum(all, "Private_");
    return own.isPresent() ? own : resident();
  }

  private List<String> lines(String file) {
    try {
      // The name of a process may hold any byte.
      return Files.readAllLines(folder.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "memory: " + folder.resolve(file) + " is not readable", e);
      return List.of();
    }
  }

  /** Of all lines such as {@code "Private_Clean: 36 kB"} whose names begin so, in bytes. */
  private static OptionalLong sum(List<String> lines, String prefix) {
    List<String> found = lines.stream().filter(line -> line.startsWith(prefix)).toList();
    return found.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(found.stream().mapToLong(ProcessMemory::bytes).sum());
  }

  private static long bytes(String line) {
    return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
  }
}
