package dev.weir.log;

import static java.util.Objects.requireNonNull;

import dev.weir.episode.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a folder of its own: files that are only appended to, replaced as a whole when
 * compacted. Survives {@code kill -9}; what {@link Sync} says survives the machine. Any thread; the
 * lock is held while the storage works. One process at a time: the caller sees to that.
 *
 * <p>A file called {@code restored} in the folder says that a copy of earlier was put back: the
 * journal begins a new epoch, so that no cursor of what was lost is believed, and deletes it.
 */
public final class FileJournal implements Journal {
  private static final System.Logger LOG = System.getLogger(FileJournal.class.getName());
  private static final String SUFFIX = ".journal";
  private static final String RESTORED = "restored";

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Sealed> sealed = new ArrayList<>();
  private final Path folder;
  private final Options options;
  private final Instant now;
  private String epoch = "";
  private @Nullable String cut;
  // No FileChannel: an interrupt of the thread that writes, as a cancel is one, would close it.
  private @Nullable RandomAccessFile file;
  private Path path;
  private long size;
  private long last;

  /**
   * Reads and writes nothing yet.
   *
   * @param folder made if it is not there
   * @param now names a new epoch, if one is needed
   */
  public FileJournal(Path folder, Options options, Instant now) {
    this.folder = requireNonNull(folder, "folder");
    this.options = requireNonNull(options, "options");
    this.now = requireNonNull(now, "now");
    this.path = folder;
  }

  /** Whether there is a journal in a folder, whatever its state. */
  public static boolean isIn(Path folder) throws IOException {
    return !files(folder).isEmpty();
  }

  /** Whether the journal in a folder is whole and was never given an entry. Changes nothing. */
  public static boolean isBlank(Path folder) throws IOException {
    try {
      Recovery found = Recovery.of(folder, files(folder));
      return found.last() == 0 && found.files().stream().noneMatch(Recovery.Stored::torn);
    } catch (JournalFailed e) {
      LOG.log(System.Logger.Level.DEBUG, "journal %s is not blank".formatted(folder), e);
      return false;
    }
  }

  @Override
  public List<Entry> recover() {
    lock.lock();
    try {
      Files.createDirectories(folder);
      Recovery found = Recovery.of(folder, files(folder));
      epoch = found.epoch();
      last = found.last();
      if (found.files().isEmpty()) {
        epoch = Epochs.next(now);
        create();
      } else {
        goOn(found.files());
      }
      return found.entries();
    } catch (IOException e) {
      throw failed("cannot be opened", e);
    } finally {
      lock.unlock();
    }
  }

  /** What recovery had to cut off the end, in one sentence for people; empty if nothing. */
  public Optional<String> cut() {
    return Optional.ofNullable(cut);
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public void append(List<Entry> entries) {
    lock.lock();
    try {
      write(entries);
      last = entries.getLast().seq();
    } catch (IOException e) {
      takeBack();
      throw failed("cannot be written", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void compact(long through, Supplier<List<Entry>> kept) {
    lock.lock();
    try {
      List<Sealed> old = sealed.stream().takeWhile(each -> each.last <= through).toList();
      // What was compacted before is written again only together with something new.
      if (file != null && !old.isEmpty() && !old.getLast().compacted) {
        replace(old, kept.get());
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING, "journal %s could not be compacted".formatted(folder), e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try (RandomAccessFile open = file) {
      file = null;
      if (open != null) {
        open.getFD().sync();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "journal %s could not be closed".formatted(folder), e);
    } finally {
      lock.unlock();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private void goOn(List<Recovery.Stored> files) throws IOException {
    for (Recovery.Stored full : files.subList(0, files.size() - 1)) {
      sealed.add(new Sealed(full.path(), full.last(), false));
      if (!full.linked()) {
        link(full);
      }
    }
    open(files.getLast());
    Path restored = folder.resolve(RESTORED);
    if (Files.exists(restored)) {
      beginLife();
      Files.delete(restored);
    }
  }

  private static void link(Recovery.Stored full) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(full.path().toFile(), "rw")) {
      out.setLength(full.whole());
      out.seek(full.whole());
      out.write(Segment.next(full.last() + 1));
    }
  }

  /** Cuts a torn tail; nobody was given what it held, but a later number may mean another entry. */
  private void open(Recovery.Stored newest) throws IOException {
    path = newest.path();
    RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
    file = opened;
    size = newest.whole();
    if (newest.torn()) {
      cut = cutOff(newest);
      // So that a crash before the new life has begun does not forget that it must.
      Files.write(folder.resolve(RESTORED), new byte[0]);
      opened.setLength(size);
    }
    opened.seek(size);
  }

  private String cutOff(Recovery.Stored newest) throws IOException {
    int torn = newest.rest().length;
    if (!newest.worthKeeping()) {
      return "the last %d bytes of %s, an entry that was not stored whole, are cut off"
          .formatted(torn, newest.path());
    }
    Path beside = path.resolveSibling(path.getFileName() + ".cut-" + now.toEpochMilli());
    put(beside, newest.rest());
    return "the last %d bytes of %s, one damaged entry, are cut off and kept in %s"
        .formatted(torn, newest.path(), beside.getFileName());
  }

  /** From here on cursors of before are not believed. */
  private void beginLife() throws IOException {
    RandomAccessFile open = requireNonNull(file, "file");
    epoch = Epochs.next(now);
    byte[] life = Segment.epoch(epoch);
    open.write(life);
    open.getFD().sync();
    size += life.length;
  }

  private void write(List<Entry> entries) throws IOException {
    // One without an entry is never full: the next would have its number, and so its name.
    if (size > options.segmentBytes() && !path.endsWith(Recovery.name(last + 1))) {
      seal();
    }
    RandomAccessFile open = file;
    if (open == null) {
      throw new JournalFailed("journal: %s is closed (expected: open)".formatted(folder));
    }
    long before = size;
    for (Entry entry : entries) {
      byte[] record = Segment.entry(entry);
      open.write(record);
      before += record.length;
    }
    if (options.sync() == Sync.EACH_APPEND) {
      open.getFD().sync();
    }
    size = before;
  }

  /** The next file is there before this one says so: whoever misses it knows. */
  private void seal() throws IOException {
    RandomAccessFile full = file;
    if (full != null) {
      full.getFD().sync();
      sealed.add(new Sealed(path, last, false));
      create();
      try (full) {
        full.write(Segment.next(last + 1));
      }
    }
  }

  /** Whole or not at all: it appears under its name when it has its beginning. */
  private void create() throws IOException {
    path = folder.resolve(Recovery.name(last + 1));
    byte[] beginning = Segment.of(epoch, 0, List.of());
    put(path, beginning);
    RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
    opened.seek(beginning.length);
    file = opened;
    size = beginning.length;
  }

  private void replace(List<Sealed> old, List<Entry> kept) throws IOException {
    Sealed newest = old.getLast();
    List<Entry> stay = kept.stream().filter(entry -> entry.seq() <= newest.last).toList();
    Path first = old.getFirst().path;
    ByteArrayOutputStream compacted = new ByteArrayOutputStream();
    compacted.writeBytes(Segment.of(epoch, newest.last, stay));
    compacted.writeBytes(Segment.next(newest.last + 1));
    put(first, compacted.toByteArray());
    for (Sealed each : old.subList(1, old.size())) {
      Files.deleteIfExists(each.path);
    }
    sealed.subList(0, old.size()).clear();
    sealed.addFirst(new Sealed(first, newest.last, true));
  }

  private void put(Path target, byte[] bytes) throws IOException {
    Path fresh = target.resolveSibling("fresh.tmp");
    try (RandomAccessFile out = new RandomAccessFile(fresh.toFile(), "rw")) {
      out.setLength(0);
      out.write(bytes);
      out.getFD().sync();
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (options.sync() == Sync.EACH_APPEND) {
      Names.store(folder);
    }
  }

  /** Half a record is no harm, but it would cost the next life its epoch. */
  private void takeBack() {
    try (RandomAccessFile broken = file) {
      file = null;
      if (broken != null) {
        broken.setLength(size);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "journal %s keeps a torn end".formatted(folder), e);
    }
  }

  private JournalFailed failed(String what, IOException cause) {
    return new JournalFailed(
        "journal: %s %s: %s (expected: a folder with room that this process may write)"
            .formatted(folder, what, JournalFailed.inWords(cause)),
        cause);
  }

  /** A file that is full. */
  private record Sealed(Path path, long last, boolean compacted) {}

  /** When what was appended is forced to the storage. */
  public enum Sync {
    /** By the operating system: survives the process, not a loss of power. */
    NEVER,
    /** Before an append returns: survives a loss of power, and costs a turn of the disk. */
    EACH_APPEND
  }

  /**
   * How a journal is kept.
   *
   * @param sync when it is forced to the storage
   * @param segmentBytes a file over this size is followed by another
   */
  public record Options(Sync sync, int segmentBytes) {
    /** Never, 1 MiB. */
    public static final Options DEFAULT = new Options(Sync.NEVER, 1 << 20);

    /** Checks the size. */
    public Options {
      requireNonNull(sync, "sync");
      Checked.positive("segmentBytes", segmentBytes);
    }
  }
}
