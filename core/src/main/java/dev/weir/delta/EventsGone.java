package dev.weir.delta;

/**
 * A reader of a topic has missed events: they are no longer kept. Told once; its next call goes on
 * with the oldest that is kept.
 */
public final class EventsGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For implementations of {@link UpdateTopics}. */
  public EventsGone(String topic, String after) {
    super(
        "topic %s: events after %s are no longer kept (expected: a reader that comes in time; ask the store for the messages, then read on)"
            .formatted(topic, after));
  }
}
