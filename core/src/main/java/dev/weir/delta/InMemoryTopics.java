package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The topics of one process. Nothing survives it; no threads; an alarm for each topic. */
public final class InMemoryTopics implements UpdateTopics {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sent = lock.newCondition();
  private final Map<String, Topic> topics = new HashMap<>();
  private final Set<InMemoryReader> readers = new HashSet<>();
  private final Ticker ticker;
  private long ids;
  private boolean closed;

  /** No topics yet. */
  public InMemoryTopics(Ticker ticker) {
    this.ticker = requireNonNull(ticker, "ticker");
  }

  @Override
  public String send(String topic, Update update) {
    String json = UpdateJson.text(update);
    lock.lock();
    try {
      checkOpen();
      Topic kept = topics.computeIfAbsent(topic, name -> new Topic());
      long id = ++ids;
      kept.add(id, json);
      kept.keepUntil(ticker.at(ticker.after(KEPT), () -> expire(topic, id)));
      sent.signalAll();
      return id(id);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Reader subscribe(String topic, From from) {
    lock.lock();
    try {
      checkOpen();
      long after =
          switch (from) {
            case From.Now n -> ids;
            case From.Start s -> 0;
            case From.After after1 -> number(after1.id());
          };
      InMemoryReader reader = new InMemoryReader(this, topic, after);
      readers.add(reader);
      return reader;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cleanup(String topic) {
    lock.lock();
    try {
      Topic dropped = topics.remove(topic);
      if (dropped != null) {
        dropped.drop();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      topics.values().forEach(Topic::drop);
      topics.clear();
      readers.forEach(InMemoryReader::end);
      readers.clear();
      sent.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Optional<Event> next(InMemoryReader reader) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!reader.ended()) {
        Topic.@Nullable Line line = line(reader);
        if (line != null) {
          reader.read(line.id());
          return Optional.of(new Event(id(line.id()), UpdateJson.read(line.json())));
        }
        sent.await();
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  void leave(InMemoryReader reader) {
    lock.lock();
    try {
      reader.end();
      readers.remove(reader);
      sent.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Topic.@Nullable Line line(InMemoryReader reader) {
    Topic topic = topics.get(reader.topic());
    return topic == null ? null : topic.after(reader.after());
  }

  private void expire(String topic, long last) {
    lock.lock();
    try {
      Topic kept = topics.get(topic);
      if (kept != null && kept.last() == last) {
        topics.remove(topic);
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("topics: closed (expected: open)");
    }
  }

  private static String id(long number) {
    return number + "-0";
  }

  private long number(String id) {
    int dash = id.indexOf("-0");
    try {
      long number = Long.parseLong(id.substring(0, Math.max(dash, 0)));
      if (number >= 0 && number <= ids && id(number).equals(id)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unknown(id);
    }
    throw unknown(id);
  }

  private static IllegalArgumentException unknown(String id) {
    return new IllegalArgumentException("id: " + id + " (expected: one that send has returned)");
  }
}
