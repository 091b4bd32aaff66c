package dev.weir.bench.density;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** The folder of the AOT cache that processes of sessions start with, made anew for each bench. */
record StartCaches(Path folder) {

  /** Empties it, then has a worker make the cache; some seconds of a whole processor. */
  void make() throws IOException {
    Files.createDirectories(folder);
    // As the product wishes it: of one user alone.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    for (Path old : files()) {
      Files.delete(old);
    }
    // Its second session waits until nothing is done for the first one any more.
    var _ = new ProcessTrial(ProcessKind.COLD, 1, folder).run();
    if (files().stream().noneMatch(file -> file.toString().endsWith(".aot"))) {
      throw new IOException(
          "%s: no cache (expected: one; the class path has only jars)".formatted(folder));
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
