package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Updates by topic, one topic for each task: kept for a while, for readers that come later or come
 * back. Any thread may call any method.
 *
 * <p>A topic keeps at least its newest {@link #EVENTS} events, and is dropped {@link #KEPT} after
 * the last one. A reader that has missed some is told, see {@link Reader#next}. Updates go through
 * as JSON, see {@link UpdateJson}.
 */
public interface UpdateTopics extends AutoCloseable {
  /** How many of its newest events a topic keeps at least; older ones may go. */
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
   * sent after this call is missed, but for what is dropped before the reader gets there: that is
   * told.
   *
   * @throws IllegalArgumentException if {@code from} is after an id that this topic never gave
   */
  Reader subscribe(String topic, From from) throws Exception;

  /**
   * Drops a topic with all its events; those who read it go on with what is sent anew, and are told
   * if they had not read all.
   */
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
    record After(String id) implements From {
      /** Refuses null. */
      public After {
        requireNonNull(id, "id");
      }
    }
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
     * @throws EventsGone once, if events between the last one, or the id that the reader came with,
     *     and what is still kept are gone; the next call goes on there
     */
    Optional<Event> next() throws InterruptedException;

    /** Ends the reading; whoever waits in {@link #next} gets nothing. Idempotent. */
    @Override
    void close();
  }
}
