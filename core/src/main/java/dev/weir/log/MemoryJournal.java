package dev.weir.log;

import dev.weir.episode.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A journal that outlives its log, not its process: a log may be closed and made again of it. Holds
 * the entries themselves, without a copy. Any thread; nothing blocks.
 */
public final class MemoryJournal implements Journal {
  private final String epoch;
  private final List<Entry> stored = new ArrayList<>();
  private boolean open;

  /** An empty journal of a log that begins now. */
  public MemoryJournal(Instant now) {
    this.epoch = Epochs.next(now);
  }

  /** What is stored; it may be appended to again, also if it was closed. */
  @Override
  public synchronized List<Entry> recover() {
    open = true;
    return List.copyOf(stored);
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public synchronized void append(List<Entry> entries) {
    if (!open) {
      throw new JournalFailed("journal: closed (expected: open; recover opens it)");
    }
    stored.addAll(entries);
  }

  @Override
  public synchronized void compact(long through, Supplier<List<Entry>> kept) {
    List<Entry> later = stored.stream().filter(entry -> entry.seq() > through).toList();
    List<Entry> stay = kept.get();
    stored.clear();
    stored.addAll(stay);
    stored.addAll(later);
  }

  @Override
  public synchronized void close() {
    open = false;
  }
}
