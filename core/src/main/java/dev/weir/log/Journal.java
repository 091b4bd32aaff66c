package dev.weir.log;

import dev.weir.episode.Entry;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where the entries of one log are stored, so that the log outlives its process. One log at a time
 * uses a journal; {@link #compact} and {@link #close} may come from other threads than {@link
 * #append}. Methods may block for the storage, never for readers; an interrupt cuts none short.
 *
 * <p>What is appended is found again by whoever recovers, after {@code kill -9}, too. Whether also
 * after the machine lost its power is for the implementation to say.
 */
public interface Journal extends AutoCloseable {

  /**
   * What is stored, by rising numbers. Called once, before anything else. Numbers that are missing
   * were compacted. An append that a crash cut short is not among them; then the epoch is new.
   *
   * @throws JournalFailed if it cannot be read; nothing was changed then
   */
  List<Entry> recover();

  /** The life of the log that is appended to; the one before, unless recovery cut something. */
  String epoch();

  /**
   * Stores entries behind those that are there. Returns when they will be recovered.
   *
   * @throws JournalFailed if they are not stored; nothing can be appended any more
   */
  void append(List<Entry> entries);

  /**
   * Up to an entry only some will be asked for again. The journal may forget the others, now, later
   * or never; failing to is no harm and is only reported.
   *
   * @param through the number of that entry
   * @param kept gives those that stay, asked for only if the journal forgets something now
   */
  void compact(long through, Supplier<List<Entry>> kept);

  /** Nothing is appended any more. Idempotent. */
  @Override
  void close();
}
