package dev.weir.worker;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.weir.log.FileJournal;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one session. Of what lies in it, only what Weir has written is ever deleted, told
 * by its name.
 *
 * @param path where it is, or would be
 */
record SessionFolder(Path path) {
  private static final String GONE = ".deleted";
  private static final Pattern ID = Pattern.compile("ses_[0-9a-v]{25}");
  private static final Pattern HALF_MADE =
      Pattern.compile("0{15}1\\.journal|fresh\\.tmp|session\\.properties\\.tmp");
  private static final Pattern OURS =
      Pattern.compile(
          "[0-9]{16}\\.journal(\\.cut-[0-9]+)?|fresh\\.tmp|restored|session\\.properties(\\.tmp)?");

  String name() {
    return path.getFileName().toString();
  }

  boolean isSession() {
    return ID.matcher(name()).matches() && Files.isDirectory(path);
  }

  /** Whether a session was to be deleted here and the worker ended amid that. */
  boolean isGone() {
    String name = name();
    return name.endsWith(GONE)
        && ID.matcher(name.substring(0, name.length() - GONE.length())).matches()
        && Files.isDirectory(path, NOFOLLOW_LINKS);
  }

  /**
   * Whether a worker ended amid opening the session, before anybody was told of it: the journal is
   * the first thing written, {@code session.properties} the next, and only then the first entry.
   */
  boolean halfMade() throws IOException {
    return files().stream().allMatch(each -> isFile(each, HALF_MADE))
        && (!FileJournal.isIn(path) || FileJournal.isBlank(path));
  }

  /** From here on it is none any more, also if the worker ends before all has gone. */
  void delete() throws IOException {
    if (Files.exists(path, NOFOLLOW_LINKS)) {
      Path gone = path.resolveSibling(name() + GONE);
      Files.move(path, gone, StandardCopyOption.ATOMIC_MOVE);
      new SessionFolder(gone).clear();
    }
  }

  /**
   * Deletes what Weir has written, and the folder if that was all.
   *
   * @throws StoreRefused if there is more
   */
  void clear() throws IOException {
    for (Path each : files()) {
      if (isFile(each, OURS)) {
        Files.deleteIfExists(each);
      }
    }
    try {
      Files.delete(path);
    } catch (DirectoryNotEmptyException e) {
      throw new StoreRefused(
          "data: %s is left: what is in it, Weir did not write (expected: nothing; it is yours to delete)"
              .formatted(path),
          e);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.toList();
    }
  }

  private static boolean isFile(Path file, Pattern name) {
    return name.matcher(file.getFileName().toString()).matches()
        && Files.isRegularFile(file, NOFOLLOW_LINKS);
  }
}
