package dev.weir.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.weir.log.FileJournal;
import dev.weir.log.Journal;
import dev.weir.log.JournalFailed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder that keeps a worker's sessions: {@code sessions/<id>} holds what is known of one and the
 * journal of its log. Belongs to one process at a time, by a lock on its file {@code weir.lock},
 * which ends with the process however that ends. Any thread; methods block for the disk.
 */
public final class SessionStore implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SessionStore.class.getName());

  /** To close a second channel of a file would give the first one's lock back. */
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path real;
  private final Path sessions;
  private final FileChannel lock;
  private final FileJournal.Options options;

  private SessionStore(Path folder, Path real, FileChannel lock, FileJournal.Options options) {
    this.folder = folder;
    this.real = real;
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
      Path real = folder.toRealPath();
      if (!TAKEN.add(real)) {
        throw used(folder, "of this process");
      }
      return new SessionStore(folder, real, lock(folder, real), options);
    } catch (IOException e) {
      throw new StoreRefused(
          "data: %s cannot be used: %s (expected: a folder that this process may write)"
              .formatted(folder, JournalFailed.inWords(e)),
          e);
    }
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  private static FileChannel lock(Path folder, Path real) throws IOException {
    Path file = folder.resolve("weir.lock");
    FileChannel lock = null;
    try {
      lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock.tryLock() == null) {
        throw used(folder, "with process id " + Files.readString(file).strip());
      }
      lock.truncate(0);
      lock.write(US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
      return lock;
    } catch (IOException | StoreRefused e) {
      TAKEN.remove(real);
      if (lock != null) {
        lock.close();
      }
      throw e;
    }
  }

  private static StoreRefused used(Path folder, String by) {
    return new StoreRefused(
        "data: %s is used by another worker, %s (expected: a folder of its own for each; end the other"
                .formatted(folder, by)
            + " or name another folder)",
        null);
  }

  /** All that lies where sessions are kept, in order of the names. */
  List<SessionFolder> folders() throws IOException {
    try (Stream<Path> all = Files.list(sessions)) {
      return all.sorted().map(SessionFolder::new).toList();
    }
  }

  /**
   * The session of a folder; empty if there was only what a crash amid opening or deleting one had
   * left, which is deleted.
   *
   * @throws StoreRefused if it is no session, or cannot be read; it is left as it is
   */
  Optional<StoredSession> read(SessionFolder folder) throws IOException {
    if (folder.isGone()) {
      folder.clear();
      return Optional.empty();
    }
    if (!folder.isSession()) {
      throw new StoreRefused("it is no folder of a session; Weir leaves it as it is", null);
    }
    if (StoredSession.in(folder.path())) {
      return Optional.of(StoredSession.read(folder.path()));
    }
    if (!folder.halfMade()) {
      throw new StoreRefused(
          "its session.properties is not there (expected: restored, or the folder moved away)",
          null);
    }
    folder.delete();
    return Optional.empty();
  }

  /** Keeps another session; the journal is empty, and there before the session is. */
  Journal create(StoredSession session) throws IOException {
    Path folder = folder(session.id()).path();
    try (Journal begun = new FileJournal(folder, options, Instant.now())) {
      begun.recover();
    }
    session.write(folder);
    return journal(session.id());
  }

  /**
   * The journal of a session.
   *
   * @throws StoreRefused if there is none
   */
  FileJournal journal(String id) throws IOException {
    Path folder = folder(id).path();
    if (!FileJournal.isIn(folder)) {
      throw new StoreRefused(
          "its journal is not there (expected: restored, or the folder moved away)", null);
    }
    return new FileJournal(folder, options, Instant.now());
  }

  /** Forgets a session whose log is closed; what cannot be deleted now is reported. */
  void delete(String id) {
    try {
      folder(id).delete();
    } catch (IOException | StoreRefused e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "session %s could not be deleted: %s".formatted(id, e.getMessage()));
    }
  }

  /** Gives the folder back; another worker may take it. The journals are closed by their logs. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "data: %s stays locked".formatted(folder), e);
    } finally {
      TAKEN.remove(real);
    }
  }

  private SessionFolder folder(String id) {
    return new SessionFolder(sessions.resolve(id));
  }
}
