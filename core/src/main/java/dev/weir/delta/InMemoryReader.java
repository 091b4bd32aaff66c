package dev.weir.delta;

import dev.weir.delta.UpdateTopics.Event;
import java.util.Optional;

/** A place in a topic; the topics' lock guards it. */
final class InMemoryReader implements UpdateTopics.Reader {
  private final InMemoryTopics topics;
  private final String topic;
  private long after;
  private boolean ended;
  private boolean missed;

  InMemoryReader(InMemoryTopics topics, String topic, long after) {
    this.topics = topics;
    this.topic = topic;
    this.after = after;
  }

  String topic() {
    return topic;
  }

  long after() {
    return after;
  }

  boolean ended() {
    return ended;
  }

  void read(long id) {
    after = id;
  }

  /** It skips to {@code id}; whether it has missed something must be told. */
  void skip(long id, boolean some) {
    after = id;
    missed |= some;
  }

  /** Whether it has missed something that it was not told yet. */
  boolean missed() {
    boolean was = missed;
    missed = false;
    return was;
  }

  void end() {
    ended = true;
  }

  @Override
  public Optional<Event> next() throws InterruptedException {
    return topics.next(this);
  }

  @Override
  public void close() {
    topics.leave(this);
  }
}
