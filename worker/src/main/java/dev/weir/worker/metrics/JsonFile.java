package dev.weir.worker.metrics;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that always holds the last snapshot as a whole: it is written beside and then renamed, so
 * nobody reads half of it. For one thread at a time.
 */
final class JsonFile implements MetricsSink {
  private final Path file;
  private final Path beside;

  JsonFile(Path file) {
    this.file = file;
    this.beside = file.resolveSibling("." + file.getFileName() + ".new");
  }

  /** Makes the folders. */
  @Override
  public void open() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder");
    }
  }

  @Override
  public void writeSnapshot(MetricsSnapshot snapshot) throws IOException {
    Files.writeString(beside, MetricsJson.pretty(snapshot));
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The file holds no events. */
  @Override
  public void writeEvent(MetricsEvent event) {}

  /** The last snapshot stays; what a failed write has left does not. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(beside);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
