package dev.weir.delta;

import dev.weir.delta.UpdateTopics.Event;
import java.util.Optional;

/** A place in a topic; the topics' lock guards it. */
final class InMemoryReader implements UpdateTopics.Reader {
  private final InMemoryTopics topics;
  private final String topic;
  private long after;
  private boolean ended;

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
