package dev.weir.worker.source;

import dev.weir.worker.cache.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of one user that are written whole and may vanish at any time. Any thread, any number of
 * processes.
 */
final class CacheFolder {
  /** More is not kept in one file. */
  static final long MOST_BYTES_OF_ONE = 16L << 20;

  /** One that is used daily is not touched more often. */
  private static final Duration FRESH = Duration.ofDays(1);

  /** What a process that died while it wrote has left. */
  private static final Duration LONGEST_WRITE = Duration.ofHours(1);

  private static final String HALF = ".half";

  /** What we have written, or something in its place; all else is somebody's and stays. */
  private static final Pattern OURS_BY_NAME = Pattern.compile("[0-9a-f]{64}|\\d+\\.half");

  private final PrivateFolder ours;
  private final Path folder;

  CacheFolder(Path folder) {
    this.ours = new PrivateFolder(folder);
    this.folder = ours.path();
  }

  Path path() {
    return folder;
  }

  /** A file's content; empty if there is none, or it is not ours alone. */
  Optional<byte[]> read(String name) throws IOException {
    Path file = folder.resolve(name);
    try {
      if (!isOurs(file)) {
        return Optional.empty();
      }
      byte[] content = Files.readAllBytes(file);
      touch(file);
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** What stands where others may write, or was written by others, may be anything. */
  private boolean isOurs(Path file) throws IOException {
    BasicFileAttributes is =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return is.isRegularFile()
        && is.size() <= MOST_BYTES_OF_ONE
        && ours.isPrivate()
        && PrivateFolder.isOfThisUser(file);
  }

  private static void touch(Path file) throws IOException {
    Instant now = Instant.now();
    if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(FRESH))) {
      Files.setLastModifiedTime(file, FileTime.from(now));
    }
  }

  /** Keeps a content, in place of what was there; too much is not kept. */
  void write(String name, byte[] content) throws IOException {
    if (content.length > MOST_BYTES_OF_ONE) {
      return;
    }
    ours.make(this::empty);
    Path half = Files.createTempFile(folder, "", HALF);
    try {
      Files.write(half, content);
      Files.move(half, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(half);
    }
    sweep();
  }

  private void empty() throws IOException {
    for (Kept file : files()) {
      Files.deleteIfExists(file.path());
    }
  }

  /** Deletes what was not used for long, and the oldest until the rest is within the bounds. */
  private void sweep() throws IOException {
    long bytes = 0;
    int count = 0;
    for (Kept file : files()) {
      bytes += file.bytes();
      count++;
      if (count > ClassCache.MOST_FILES || bytes > ClassCache.MOST_BYTES || file.isOver()) {
        Files.deleteIfExists(file.path());
      }
    }
  }

  /** The newest first. */
  private List<Kept> files() throws IOException {
    List<Kept> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        kept(file).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparing(Kept::used).reversed());
    return found;
  }

  private static Optional<Kept> kept(Path file) throws IOException {
    try {
      BasicFileAttributes is =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String name = file.getFileName().toString();
      return is.isDirectory() || !OURS_BY_NAME.matcher(name).matches()
          ? Optional.empty()
          : Optional.of(new Kept(file, is.size(), is.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // another process sweeps too
    }
  }

  private record Kept(Path path, long bytes, Instant used) {
    boolean isOver() {
      Duration most = path.toString().endsWith(HALF) ? LONGEST_WRITE : ClassCache.LONGEST_UNUSED;
      return used.isBefore(Instant.now().minus(most));
    }
  }
}
