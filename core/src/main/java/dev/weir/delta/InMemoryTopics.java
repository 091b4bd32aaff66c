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
    requireNonNull(topic, "topic");
    requireNonNull(update, "update");
    String json = UpdateJson.text(update);
    lock.lock();
    try {
      checkOpen();
      Topic kept = topics.computeIfAbsent(topic, name -> new Topic(ids));
      long id = ++ids;
      kept.add(id, json);
      kept.keepUntil(ticker.at(ticker.after(KEPT), () -> expire(topic, id)));
      sent.signalAll();
      return id(id, topic);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Reader subscribe(String topic, From from) {
    requireNonNull(topic, "topic");
    requireNonNull(from, "from");
    lock.lock();
    try {
      checkOpen();
      InMemoryReader reader = reader(topic, from);
      readers.add(reader);
      return reader;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cleanup(String topic) {
    requireNonNull(topic, "topic");
    lock.lock();
    try {
      remove(topic);
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
        Topic kept = topics.get(reader.topic());
        tellIfMissed(reader, kept);
        Topic.@Nullable Line line = kept == null ? null : kept.after(reader.after());
        if (line != null) {
          reader.read(line.id());
          return Optional.of(
              new Event(id(line.id(), reader.topic()), UpdateJson.read(line.json())));
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

  private InMemoryReader reader(String topic, From from) {
    Topic kept = topics.get(topic);
    return switch (from) {
      case From.Now n -> new InMemoryReader(this, topic, ids);
      case From.Start s -> new InMemoryReader(this, topic, kept == null ? 0 : kept.trimmedTo());
      case From.After(String id) -> {
        long number = number(id, topic);
        InMemoryReader back = new InMemoryReader(this, topic, number);
        if (kept == null || !kept.continues(number)) {
          back.skip(kept == null ? ids : kept.trimmedTo(), true);
        }
        yield back;
      }
    };
  }

  private void tellIfMissed(InMemoryReader reader, @Nullable Topic kept) {
    String last = id(reader.after(), reader.topic());
    if (kept != null && reader.after() < kept.trimmedTo()) {
      reader.skip(kept.trimmedTo(), true);
    }
    if (reader.missed()) {
      throw new EventsGone(reader.topic(), last);
    }
  }

  /** Who reads it goes on behind it, and is told if something was left. */
  private void remove(String topic) {
    Topic dropped = topics.remove(topic);
    if (dropped == null) {
      return;
    }
    dropped.drop();
    for (InMemoryReader reader : readers) {
      if (reader.topic().equals(topic)) {
        reader.skip(ids, reader.after() < dropped.last());
      }
    }
    sent.signalAll();
  }

  private void expire(String topic, long last) {
    lock.lock();
    try {
      Topic kept = topics.get(topic);
      if (kept != null && kept.last() == last) {
        remove(topic);
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

  /** With the topic, or one of another would pass for its own. */
  private static String id(long number, String topic) {
    return number + "-" + topic;
  }

  private long number(String id, String topic) {
    int dash = id.indexOf('-');
    try {
      long number = Long.parseLong(id.substring(0, Math.max(dash, 0)));
      if (number >= 1 && number <= ids && id(number, topic).equals(id)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unknown(id, topic);
    }
    throw unknown(id, topic);
  }

  private static IllegalArgumentException unknown(String id, String topic) {
    return new IllegalArgumentException(
        "id: %s (expected: one that send has returned for topic %s)".formatted(id, topic));
  }
}
