package dev.weir.cli.control;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder with the sockets of a user's workers: {@code $XDG_RUNTIME_DIR/weir}, else one of the
 * user's own among the temporary files. Any thread; blocks for the file system.
 *
 * @param path where
 */
public record RunFolder(Path path) {
  private static final String PREFIX = "weir-";
  private static final String SUFFIX = ".sock";
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

  /** The one of the user whose environment it is. */
  public static RunFolder of(Map<String, String> environment) {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (runtime.startsWith("/")) {
      return new RunFolder(Path.of(runtime, "weir"));
    }
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
    return new RunFolder(Path.of(System.getProperty("java.io.tmpdir"), PREFIX + user));
  }

  /**
   * Makes it, or makes sure that nobody else can put anything into it.
   *
   * @throws IOException if that cannot be
   */
  void secure() throws IOException {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWN));
    } catch (FileAlreadyExistsException e) {
      check();
      Files.setPosixFilePermissions(path, OWN);
    }
  }

  /** Whether there is something of that name. */
  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes sure that nobody else can have put anything into it.
   *
   * @throws FileSystemException if it is not the user's own
   */
  void check() throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(path, "is a link or a file (expected: a folder of this user's own; remove it)");
    }
    checkOwner(path);
  }

  /**
   * The same for the folder and the socket of that process, before it is spoken to.
   *
   * @throws FileSystemException if one of them is not the user's own
   */
  void check(long pid) throws IOException {
    check();
    checkOwner(socket(pid));
  }

  private static void checkOwner(Path file) throws IOException {
    UserPrincipal owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals(thisUser())) {
      throw refused(file, "belongs to %s (expected: to this user)".formatted(owner.getName()));
    }
  }

  private static UserPrincipal thisUser() throws IOException {
    Path ours = Files.createTempFile(PREFIX, null);
    try {
      return Files.getOwner(ours);
    } finally {
      Files.delete(ours);
    }
  }

  private static FileSystemException refused(Path file, String why) {
    return new FileSystemException(file.toString(), null, why);
  }

  /** Where the worker of that process listens. */
  Path socket(long pid) {
    return path.resolve(PREFIX + pid + SUFFIX);
  }

  /** The processes that have a socket here, dead ones too; none if there is no folder. */
  List<Long> pids() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(PREFIX + "\\d{1,18}\\" + SUFFIX))
          .map(name ->
              Long.valueOf(name.substring(PREFIX.length(), name.length() - SUFFIX.length())))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  /** Removes the socket of a process that is dead and to which nobody listens any more. */
  void removeIfStale(long pid) throws IOException {
    boolean alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    // A process of another container has a number that means nothing here, and answers.
    if (!alive && !Wire.answers(socket(pid))) {
      Files.deleteIfExists(socket(pid));
    }
  }
}
