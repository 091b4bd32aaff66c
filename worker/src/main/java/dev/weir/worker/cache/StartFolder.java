package dev.weir.worker.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where start caches are, and the folders in which new ones are made. */
final class StartFolder {
  static final String END = ".aot";

  private static final Pattern OURS_BY_NAME =
      Pattern.compile("([a-z]+-[0-9a-f]+)-[0-9a-f]{16}\\.aot");
  private static final Pattern HALF = Pattern.compile("([a-z]+-[0-9a-f]+)\\.(\\d{1,18})\\.half");

  /** What a process that died while it made one has left. */
  private static final Duration LONGEST_MAKING = Duration.ofMinutes(10);

  /** Which this process makes. */
  private static final Set<Path> MAKING = ConcurrentHashMap.newKeySet();

  private final PrivateFolder folder;

  StartFolder(Path folder) {
    this.folder = new PrivateFolder(folder);
  }

  Path path() {
    return folder.path();
  }

  void make() throws IOException {
    folder.make(this::empty);
  }

  /** A JVM believes what stands in such a file. */
  boolean isOurs(Path file) throws IOException {
    Set<PosixFilePermission> rights =
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    return folder.isPrivate()
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && PrivateFolder.isOfThisUser(file)
        && !rights.contains(PosixFilePermission.GROUP_WRITE)
        && !rights.contains(PosixFilePermission.OTHERS_WRITE);
  }

  /**
   * In which one is made; empty if that is done just now, for two at once would take the processor
   * from each other, for the same.
   */
  Optional<Half> half(String name) throws IOException {
    for (Path path : files()) {
      Matcher half = HALF.matcher(path.getFileName().toString());
      if (half.matches() && half.group(1).equals(name) && isAlive(half.group(2), path)) {
        return Optional.empty();
      }
    }
    Path path = folder.path().resolve(name + "." + ProcessHandle.current().pid() + ".half");
    if (!MAKING.add(path)) {
      return Optional.empty();
    }
    boolean made = false;
    try {
      delete(path);
      Half half = new Half(Files.createDirectory(path));
      made = true;
      return Optional.of(half);
    } finally {
      if (!made) {
        MAKING.remove(path);
      }
    }
  }

  /** In a container the next process may have the number of the one that has died. */
  private static boolean isAlive(String process, Path half) {
    long number = Long.parseLong(process);
    return number == ProcessHandle.current().pid()
        ? MAKING.contains(half)
        : !isOlder(half, LONGEST_MAKING) && ProcessHandle.of(number).isPresent();
  }

  /** Deletes those of builds before, what is left of half ones, and the longest unused. */
  void sweep(String name, Path current) throws IOException {
    List<Path> kept = new ArrayList<>();
    for (Path path : files()) {
      Matcher ours = OURS_BY_NAME.matcher(path.getFileName().toString());
      if (ours.matches() && ours.group(1).equals(name) && !path.equals(current)) {
        Files.deleteIfExists(path);
      } else if (ours.matches()) {
        kept.add(path);
      } else {
        deleteIfLeft(path);
      }
    }
    kept.sort(Comparator.comparing(StartFolder::used).reversed());
    for (int i = 0; i < kept.size(); i++) {
      if (i >= StartCache.MOST_FILES || isOlder(kept.get(i), StartCache.LONGEST_UNUSED)) {
        Files.deleteIfExists(kept.get(i));
      }
    }
  }

  private static void deleteIfLeft(Path path) throws IOException {
    Matcher half = HALF.matcher(path.getFileName().toString());
    if (half.matches() && !isAlive(half.group(2), path)) {
      delete(path);
    }
  }

  private void empty() throws IOException {
    for (Path path : files()) {
      String name = path.getFileName().toString();
      if (OURS_BY_NAME.matcher(name).matches() || HALF.matcher(name).matches()) {
        delete(path);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.path())) {
      return files.toList();
    }
  }

  private static Instant used(Path path) {
    try {
      return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH; // another process sweeps too
    }
  }

  private static boolean isOlder(Path path, Duration age) {
    return used(path).isBefore(Instant.now().minus(age));
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> inside = Files.list(path)) {
        for (Path file : inside.toList()) {
          delete(file);
        }
      }
    }
    Files.deleteIfExists(path);
  }

  /** In which one is made; whatever is left in it goes. */
  record Half(Path path) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try {
        delete(path);
      } finally {
        MAKING.remove(path);
      }
    }
  }
}
