package dev.weir.pipeline.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where files are to stand. */
final class Folder {
  private Folder() {}

  /** Makes the folder of a file, and those above it. */
  static void make(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException(
          "folder %s: cannot be made (expected: a folder, or nothing and the right to make it): %s"
              .formatted(folder, e),
          e);
    }
  }
}
