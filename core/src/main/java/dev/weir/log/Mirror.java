package dev.weir.log;

import static java.util.Objects.requireNonNull;

import dev.weir.episode.End;
import dev.weir.episode.Entry;
import dev.weir.log.SessionEvent.EpisodeEnded;
import java.util.List;

/**
 * Makes a log repeat another one, entry by entry, under the same numbers: cursors mean the same in
 * both, if both have the same epoch. The other log begins with what this one holds. Nobody else may
 * write into this one. For one thread at a time; no method waits for readers.
 */
public final class Mirror {
  private final SessionLog log;

  /** Writes into this log; does not close it. */
  public Mirror(SessionLog log) {
    this.log = requireNonNull(log, "log");
  }

  /** What a {@link Journal} of the other log must recover, by rising numbers. */
  public List<Entry> held() {
    return log.entries();
  }

  /**
   * Adds the entry that the other log has appended next. It is stored before anybody reads it.
   *
   * @throws LogRefused if the log is closed or could not store it, or another entry is next
   * @throws JournalFailed if the entry is none that a log writes
   */
  public void repeat(Entry entry) {
    SessionEvent event = EventParser.event(entry);
    log.repeat(event, entry);
    if (event instanceof EpisodeEnded) {
      log.tidy();
    }
  }

  /**
   * The other log is lost, its writer with it. An episode under way ends as failed; what was
   * written of its open message is kept. Inputs that waited are gone. The log stays open.
   *
   * @param code what has failed, as clients are told
   * @param message the same for people
   * @throws LogRefused if the log is closed or could not store it
   */
  public void lost(String code, String message) {
    log.endWhatRan(new End.Failed(code, message));
    log.tidy();
  }
}
