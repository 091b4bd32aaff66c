package dev.weir.worker.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder like {@code /proc/self} whose figures a test sets. */
final class ProcFiles {
  final Path folder;

  ProcFiles(Path folder) {
    this.folder = folder;
  }

  ProcessMemory memory() {
    return new ProcessMemory(folder);
  }

  /** In MB. */
  void resident(long mb) throws IOException {
    write("status", "Name:\tj\u00e4va\nVmPeak:\t 99999999 kB\nVmRSS:\t  %d kB\nThreads:\t9\n", mb);
  }

  void proportional(long mb) throws IOException {
    write("smaps_rollup", "Rss: 1 kB\nPss:  %d kB\nPss_Dirty: 7 kB\nPrivate_Clean: 3 kB\n", mb);
  }

  void unique(long cleanMb, long dirtyMb) throws IOException {
    write("smaps_rollup", "Private_Clean:  %d kB\nPrivate_Dirty:  %d kB\n", cleanMb, dirtyMb);
  }

  private void write(String name, String text, Long... mb) throws IOException {
    Object[] kb = new Object[mb.length];
    for (int i = 0; i < mb.length; i++) {
      kb[i] = mb[i] * 1024;
    }
    // Written beside and renamed: the watch may read at any time.
    Path whole = Files.writeString(folder.resolve(name + ".new"), text.formatted(kb));
    Files.move(
        whole,
        folder.resolve(name),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
