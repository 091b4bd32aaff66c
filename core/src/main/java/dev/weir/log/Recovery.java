package dev.weir.log;

import dev.weir.episode.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a journal hold, read in their order and held against each other. Changes
 * nothing; whether a torn end is cut off is for the journal to do. For one recovery.
 */
final class Recovery {
  private static final Pattern NAME = Pattern.compile("([0-9]{16})\\.journal");

  private final List<Entry> entries = new ArrayList<>();
  private final List<Stored> files = new ArrayList<>();
  private final Path folder;
  private String epoch = "";
  private long last;

  private Recovery(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads the files.
   *
   * @throws JournalFailed if one is damaged, or is missing
   */
  static Recovery of(Path folder, List<Path> files) throws IOException {
    Recovery recovery = new Recovery(folder);
    for (Path each : files) {
      recovery.read(each, each.equals(files.getLast()));
    }
    return recovery;
  }

  static String name(long first) {
    return "%016d.journal".formatted(first);
  }

  /** All that are valid, by rising numbers. */
  List<Entry> entries() {
    return entries;
  }

  /** From the oldest to the newest. */
  List<Stored> files() {
    return files;
  }

  /** The newest one; empty if there is no file. */
  String epoch() {
    return epoch;
  }

  /** The number of the newest entry that was ever stored, also if it is compacted. */
  long last() {
    return last;
  }

  private void read(Path file, boolean newest) throws IOException {
    long first = first(file);
    byte[] bytes = Files.readAllBytes(file);
    if (!Segment.isOurs(bytes)) {
      throw new JournalFailed(
          "journal: %s is none that this version reads (expected: a file that begins with WEIRLOG1;"
                  .formatted(file)
              + " nothing was changed)");
    }
    Segment.Read read = Segment.read(bytes);
    if (!read.begun()) {
      throw damaged(file, read.bytes(), bytes);
    }
    if (first > last + 1) {
      throw missing(last + 1, first - 1);
    }
    take(read);
    boolean whole = read.bytes() == bytes.length;
    if (!whole && !(newest ? Segment.torn(bytes, read.bytes()) : halfLinked(read, bytes))) {
      throw damaged(file, read.bytes(), bytes);
    }
    if (newest && read.next() > 0) {
      throw missing(read.next(), null);
    }
    byte[] rest = Arrays.copyOfRange(bytes, read.bytes(), bytes.length);
    files.add(new Stored(file, last, read.bytes(), rest, read.next() > 0));
  }

  /** A crash amid compacting leaves files whose entries the first holds already. */
  private void take(Segment.Read read) {
    epoch = read.epoch();
    read.entries().stream().filter(entry -> entry.seq() > last).forEach(entries::add);
    long newest = entries.isEmpty() ? 0 : entries.getLast().seq();
    last = Math.max(Math.max(last, newest), read.compacted());
  }

  /** A crash right after the next file was made. */
  private boolean halfLinked(Segment.Read read, byte[] bytes) {
    byte[] link = Segment.next(last + 1);
    int from = read.bytes();
    int half = bytes.length - from;
    return half < link.length && Arrays.equals(bytes, from, bytes.length, link, 0, half);
  }

  private static long first(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new JournalFailed(
          "journal: %s has a name that no journal has (expected: such as %s; nothing was changed)"
              .formatted(file, name(1)));
    }
    return Long.parseLong(name.group(1));
  }

  private static JournalFailed damaged(Path file, int at, byte[] bytes) {
    return new JournalFailed(
        "journal: %s is damaged at byte %d of %d (expected: whole records, but for half a one at the"
                .formatted(file, at, bytes.length)
            + " end of the newest file; restore it, or move the session's folder away; nothing was"
            + " changed)");
  }

  private JournalFailed missing(long from, @Nullable Long to) {
    return new JournalFailed(
        "journal: %s lacks the entries %d to %s (expected: the file %s or one before it; restore it,"
                .formatted(folder, from, to == null ? "the newest" : to, name(from))
            + " or move the session's folder away; nothing was changed)");
  }

  /**
   * A file.
   *
   * @param last the number of the newest entry up to its end
   * @param whole how many of its bytes are whole records
   * @param rest what follows them
   * @param linked whether it says that another follows
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, by its recovery
  record Stored(Path path, long last, int whole, byte[] rest, boolean linked) {
    boolean torn() {
      return rest.length > 0;
    }

    /** What a cut would lose for good: a record of which a part is wrong and nothing missing. */
    boolean worthKeeping() {
      return Segment.wholeLength(rest, 0);
    }
  }
}
