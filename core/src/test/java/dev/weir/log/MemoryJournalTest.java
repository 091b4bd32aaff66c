package dev.weir.log;

import java.time.Instant;

/** The journal that outlives its log, not its process. */
class MemoryJournalTest extends JournalContract {
  private final MemoryJournal journal = new MemoryJournal(Instant.EPOCH);

  @Override
  Journal journal() {
    return journal;
  }
}
