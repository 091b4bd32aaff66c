package dev.weir.worker.process;

import dev.weir.episode.Entry;
import dev.weir.log.Journal;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Of a child's log: its entries are stored by being sent to the worker, whose log repeats them. */
final class WireJournal implements Journal {
  private final String epoch;
  private final List<Entry> held;
  private final Consumer<Frame> out;

  WireJournal(String epoch, List<Entry> held, Consumer<Frame> out) {
    this.epoch = epoch;
    this.held = held;
    this.out = out;
  }

  @Override
  public List<Entry> recover() {
    return held;
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public void append(List<Entry> entries) {
    entries.forEach(entry -> out.accept(EntryFrame.of(entry)));
  }

  @Override
  public void compact(long through, Supplier<List<Entry>> kept) {
    // The worker's log does that for itself.
  }

  @Override
  public void close() {
    // The link goes on: how the session closed is said over it.
  }
}
