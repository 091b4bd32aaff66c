package dev.weir.worker.source;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What tells sources apart: two files of the same name in two folders have two keys, and one file
 * has the same key whatever way leads to it, in every run. Stateless.
 */
final class SourceKey {
  private static final int DIGITS = 12;

  private SourceKey() {}

  /** The file's name without its ending, and the beginning of its place's digest. */
  static String of(Path file) {
    return stem(file) + "-" + Digest.of(real(file).toString()).substring(0, DIGITS);
  }

  /** {@code Cook} of {@code Cook.java}. */
  static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Without links; one that has just gone as it was called. */
  static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }
}
