package dev.weir.delta;

import java.time.Duration;
import java.util.Optional;

/**
 * Updates by topic, one topic for each task: kept for a while, for readers that come later or come
 * back. Any thread may call any method.
 *
 * <p>A topic keeps its newest {@link #EVENTS} events, and is dropped {@link #KEPT} after the last
 * one. Updates go through as JSON, see {@link UpdateJson}.
 */
public interface UpdateTopics extends AutoCloseable {
  /** How many events a topic keeps at least; older ones go. */
  int EVENTS = 10_000;

  /** How long a topic is kept after its last event. */
  Duration KEPT = Duration.ofHours(1);

  /**
   * Appends an update; may be given as the publisher of {@link MessageStreams}.
   *
   * @return the event's id, unlike all others of its topic
   */
  String send(String topic, Update update) throws Exception;

  /**
   * Reads a topic, which need not exist. Where "now" is, is settled once, here: nothing that is
   * sent after this call is missed, but for what a slow reader lets grow older than the newest
   * {@link #EVENTS}.
   *
   * @throws IllegalArgumentException if {@code from} is after an id that was never given
   */
  Reader subscribe(String topic, From from) throws Exception;

  /** Drops a topic with all its events; those who read it go on with what is sent anew. */
  void cleanup(String topic) throws Exception;

  /** Ends all readers. */
  @Override
  void close();

  /** Where a reader begins. */
  sealed interface From {
    /** With what is sent from now on. */
    record Now() implements From {}

    /** With the oldest that is kept. */
    record Start() implements From {}

    /** After the event {@code id}: how a reader comes back. */
    record After(String id) implements From {}
  }

  /**
   * An update as a reader gets it.
   *
   * @param id to come back after it
   */
  record Event(String id, Update update) {}

  /** One reader of one topic; for one thread, apart from {@link #close}. */
  interface Reader extends AutoCloseable {
    /**
     * The next event; waits while there is none.
     *
     * @return empty once the reader, or its topics, are closed
     */
    Optional<Event> next() throws InterruptedException;

    /** Ends the reading; whoever waits in {@link #next} gets nothing. Idempotent. */
    @Override
    void close();
  }
}
