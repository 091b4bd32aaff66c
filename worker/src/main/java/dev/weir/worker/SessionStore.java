package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import dev.weir.log.FileJournal;
import dev.weir.log.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder that keeps a worker's sessions: {@code sessions/<id>} holds what is known of one and the
 * journal of its log. Belongs to one process at a time, by a lock on its file {@code weir.lock},
 * which ends with the process however that ends. Any thread; methods block for the disk.
 */
public final class SessionStore implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SessionStore.class.getName());

  private final Path folder;
  private final Path sessions;
  private final FileChannel lock;
  private final FileJournal.Options options;

  private SessionStore(Path folder, FileChannel lock, FileJournal.Options options) {
    this.folder = folder;
    this.sessions = folder.resolve("sessions");
    this.lock = lock;
    this.options = options;
  }

  /**
   * Takes a folder, which is made if it is not there.
   *
   * @param options how the journals in it are kept
   * @throws StoreRefused if it cannot be written, or another worker uses it
   */
  public static SessionStore open(Path folder, FileJournal.Options options) {
    requireNonNull(options, "options");
    try {
      Files.createDirectories(folder.resolve("sessions"));
      return new SessionStore(folder, lock(folder), options);
    } catch (IOException e) {
      throw new StoreRefused(
          "data: %s cannot be used: %s (expected: a folder that this process may write)"
              .formatted(folder, e),
          e);
    }
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve("weir.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return file;
      }
    } catch (OverlappingFileLockException e) {
      LOG.log(System.Logger.Level.DEBUG, "another worker of this process has it", e);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    file.close();
    throw new StoreRefused(
        "data: %s is used by another worker (expected: a folder of its own for each; end the other"
                .formatted(folder)
            + " or name another folder)",
        null);
  }

  /**
   * The sessions that are kept.
   *
   * @param problems told of each that cannot be read; it stays as it is
   */
  List<StoredSession> sessions(Consumer<String> problems) throws IOException {
    List<StoredSession> found = new ArrayList<>();
    for (Path each : folders()) {
      if (StoredSession.in(each)) {
        read(each, problems).ifPresent(found::add);
      } else if (isLeftover(each)) {
        delete(each); // a crash in the midst of opening or deleting it
      }
    }
    return found;
  }

  private static Optional<StoredSession> read(Path session, Consumer<String> problems) {
    try {
      return Optional.of(StoredSession.read(session));
    } catch (IOException | IllegalArgumentException e) {
      problems.accept(
          "session %s is kept but not open: its session.properties cannot be read: %s (expected: as Weir wrote it; restore it, or move the folder away)"
              .formatted(session.getFileName(), e));
      return Optional.empty();
    }
  }

  /** Holds nothing but what a session does; all else that lies there is somebody's. */
  private static boolean isLeftover(Path each) throws IOException {
    if (!Files.isDirectory(each)) {
      return false;
    }
    try (Stream<Path> all = Files.list(each)) {
      return all.map(Path::toString)
          .allMatch(name -> name.endsWith(".journal") || name.endsWith(".tmp"));
    }
  }

  /** Keeps another session; the journal is empty. */
  Journal create(StoredSession session) throws IOException {
    session.write(folder(session.id()));
    return journal(session.id());
  }

  Journal journal(String id) {
    return new FileJournal(folder(id), options, Instant.now());
  }

  /** Forgets a session whose log is closed; what cannot be deleted now is reported. */
  void delete(String id) {
    try {
      delete(folder(id));
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "session %s could not be deleted".formatted(id), e);
    }
  }

  /** Gives the folder back; another worker may take it. The journals are closed by their logs. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "data: %s stays locked".formatted(folder), e);
    }
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(sessions)) {
      return all.sorted().toList();
    }
  }

  private Path folder(String id) {
    return sessions.resolve(id);
  }

  private static void delete(Path session) throws IOException {
    StoredSession.forget(session);
    try (Stream<Path> all = Files.walk(session)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
