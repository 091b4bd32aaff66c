package dev.weir.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a file can be written, asked before it is. Stateless; blocks for the file system. */
final class WritableFile {
  private WritableFile() {}

  /**
   * What keeps this process from writing it, its folders made where there are none; empty if
   * nothing does. Changes nothing.
   *
   * @param replaced a new one takes its place each time, so its folder counts, not the file
   */
  static Optional<String> obstacle(Path file, boolean replaced) {
    Path whole = file.toAbsolutePath();
    if (Files.isDirectory(whole)) {
      return Optional.of("this is a folder");
    }
    return Files.exists(whole) && !replaced ? unwritable(whole) : inFolder(above(whole));
  }

  private static Optional<String> inFolder(Path folder) {
    Path there = folder;
    while (!Files.exists(there)) {
      there = above(there);
    }
    return Files.isDirectory(there) ? unwritable(there) : Optional.of(there + " is no folder");
  }

  private static Path above(Path file) {
    return requireNonNull(file.getParent(), "the root is there, and a folder");
  }

  private static Optional<String> unwritable(Path there) {
    return Files.isWritable(there)
        ? Optional.empty()
        : Optional.of("%s is not this user's to write".formatted(there));
  }
}
