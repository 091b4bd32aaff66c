package dev.weir.cli.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a file that others write, as far as they are whole. A file that became shorter, or
 * another one under its name, is read from its start. For one thread; blocks for the file system.
 */
final class GrowingFile {
  /** The longest line; what is longer is left out. */
  static final int LINE_BYTES = 1 << 20;

  /** The most that is read at once; what is before that has been overtaken. */
  private static final int MOST_BYTES = 4 << 20;

  private final Path file;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable Object identity;
  private long position;
  private boolean leavesOut;

  GrowingFile(Path file) {
    this.file = file;
  }

  /**
   * The whole lines since the last time.
   *
   * @throws NoSuchFileException if there is no such file now
   */
  List<String> newLines() throws IOException {
    try (RandomAccessFile open = open()) {
      Object now =
          Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class).fileKey();
      if (!Objects.equals(now, identity) || open.length() < position) {
        restart(now);
      }
      return read(open);
    }
  }

  private RandomAccessFile open() throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return new RandomAccessFile(file.toFile(), "r");
  }

  private void restart(@Nullable Object now) {
    identity = now;
    position = 0;
    line.reset();
    leavesOut = false;
  }

  private List<String> read(RandomAccessFile open) throws IOException {
    long behind = open.length() - position;
    if (behind > MOST_BYTES) {
      position += behind - MOST_BYTES;
      line.reset();
      leavesOut = true;
    }
    open.seek(position);
    byte[] bytes = new byte[(int) (open.length() - position)];
    int read = Math.max(0, open.read(bytes));
    position += read;
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < read; i++) {
      take(bytes[i], lines);
    }
    return lines;
  }

  private void take(byte next, List<String> lines) {
    if (next != '\n') {
      leavesOut |= line.size() == LINE_BYTES;
      line.write(next);
      return;
    }
    if (!leavesOut) {
      lines.add(line.toString(StandardCharsets.UTF_8));
    }
    line.reset();
    leavesOut = false;
  }
}
