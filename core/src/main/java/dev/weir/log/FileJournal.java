package dev.weir.log;

import static java.util.Objects.requireNonNull;

import dev.weir.episode.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a folder of its own: files that are only appended to, replaced as a whole when
 * compacted. Survives {@code kill -9}; what {@link Sync} says survives the machine. Any thread; the
 * lock is held while the storage works. One process at a time: the caller sees to that.
 */
public final class FileJournal implements Journal {
  private static final System.Logger LOG = System.getLogger(FileJournal.class.getName());
  private static final String SUFFIX = ".journal";

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Sealed> sealed = new ArrayList<>();
  private final Path folder;
  private final Options options;
  private final Instant now;
  private String epoch = "";
  // No FileChannel: an interrupt of the thread that writes, as a cancel is one, would close it.
  private @Nullable RandomAccessFile file;
  private Path path;
  private boolean blank;
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

  @Override
  public List<Entry> recover() {
    lock.lock();
    try {
      Files.createDirectories(folder);
      List<Path> files = files();
      List<Entry> entries = new ArrayList<>();
      for (Path each : files) {
        read(each, each.equals(files.getLast()), entries);
      }
      if (files.isEmpty()) {
        epoch = Epochs.next(now);
        create(1);
      }
      return entries;
    } catch (IOException e) {
      throw failed("cannot be opened", e);
    } finally {
      lock.unlock();
    }
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

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /** A crash amid compacting leaves files whose entries the first holds already. */
  private void read(Path each, boolean newest, List<Entry> entries) throws IOException {
    byte[] bytes = Files.readAllBytes(each);
    if (!Segment.isOurs(bytes)) {
      throw new JournalFailed(
          "journal: %s is none that this version reads (expected: a file that begins with WEIRLOG1; nothing was changed)"
              .formatted(each));
    }
    Segment.Read read = Segment.read(bytes);
    boolean torn = read.bytes() < bytes.length || read.epoch().isEmpty();
    if (torn && !newest) {
      throw new JournalFailed(
          "journal: %s is damaged at byte %d of %d (expected: whole records in all but the newest"
                  .formatted(each, read.bytes(), bytes.length)
              + " file; restore it, or move the session's folder away)");
    }
    epoch = read.epoch().isEmpty() ? epoch : read.epoch();
    read.entries().stream().filter(entry -> entry.seq() > last).forEach(entries::add);
    long newestEntry = entries.isEmpty() ? 0 : entries.getLast().seq();
    last = Math.max(Math.max(last, newestEntry), read.compacted());
    if (newest) {
      blank = read.entries().isEmpty();
      open(each, torn, read.bytes());
    } else {
      sealed.add(new Sealed(each, last, false));
    }
  }

  /** Cuts a torn tail; nobody was given what it held, but a later number may mean another entry. */
  private void open(Path each, boolean torn, int whole) throws IOException {
    path = each;
    RandomAccessFile opened = new RandomAccessFile(each.toFile(), "rw");
    file = opened;
    size = whole;
    if (torn) {
      epoch = Epochs.next(now);
      byte[] mend = whole == 0 ? Segment.of(epoch, 0, List.of()) : Segment.epoch(epoch);
      opened.seek(whole);
      // Before the cut: a crash between the two must not leave the old epoch without a trace.
      opened.write(mend);
      size += mend.length;
      opened.setLength(size);
      opened.getFD().sync();
    }
    opened.seek(size);
  }

  private void write(List<Entry> entries) throws IOException {
    // One without an entry is never full: the next would have its number, and so its name.
    if (size > options.segmentBytes() && !blank) {
      seal(entries.getFirst().seq());
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
    blank = false;
  }

  private void seal(long first) throws IOException {
    RandomAccessFile full = file;
    if (full != null) {
      full.getFD().sync();
      sealed.add(new Sealed(path, last, false));
      create(first);
      full.close();
    }
  }

  /** Whole or not at all: it appears under its name when it has its beginning. */
  private void create(long first) throws IOException {
    path = folder.resolve("%016d".formatted(first) + SUFFIX);
    byte[] beginning = Segment.of(epoch, 0, List.of());
    put(path, beginning);
    RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
    opened.seek(beginning.length);
    file = opened;
    size = beginning.length;
    blank = true;
  }

  private void replace(List<Sealed> old, List<Entry> kept) throws IOException {
    Sealed newest = old.getLast();
    List<Entry> stay = kept.stream().filter(entry -> entry.seq() <= newest.last).toList();
    Path first = old.getFirst().path;
    put(first, Segment.of(epoch, newest.last, stay));
    for (Sealed each : old.subList(1, old.size())) {
      Files.deleteIfExists(each.path);
    }
    sealed.subList(0, old.size()).clear();
    sealed.addFirst(new Sealed(first, newest.last, true));
  }

  private static void put(Path target, byte[] bytes) throws IOException {
    Path fresh = target.resolveSibling("fresh.tmp");
    try (RandomAccessFile out = new RandomAccessFile(fresh.toFile(), "rw")) {
      out.setLength(0);
      out.write(bytes);
      out.getFD().sync();
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
            .formatted(folder, what, cause.getMessage()),
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
