package dev.weir.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The most memory that a process has had, where the system tells. */
final class PeakMemory {
  private PeakMemory() {}

  /** In bytes; null where there is no {@code /proc}. */
  static @Nullable Long of(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    return Files.isReadable(status) ? parse(Files.readAllLines(status)) : null;
  }

  static @Nullable Long parse(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(null);
  }
}
