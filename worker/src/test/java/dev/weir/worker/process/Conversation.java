package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.Session;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.Delivery;
import dev.weir.log.LogReader;
import dev.weir.log.Position;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads a session's log, as a gateway does. For one thread. */
public final class Conversation implements AutoCloseable {
  static final Set<Audience> ALL = Set.copyOf(EnumSet.allOf(Audience.class));
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LogReader reader;
  private final ArrayDeque<Entry> ahead = new ArrayDeque<>();

  public Conversation(Session session) {
    this(session, new Position.Start());
  }

  Conversation(Session session, Position from) {
    reader = session.log().read(from, ALL);
  }

  /** Everything up to the first entry of that type, which is the last. */
  public List<Entry> until(String type) throws InterruptedException {
    List<Entry> read = new ArrayList<>();
    while (read.isEmpty() || !read.getLast().type().equals(type)) {
      read.add(next());
    }
    return read;
  }

  /** The text of the first entry of that type. */
  public String textOf(String type) throws InterruptedException {
    return text(until(type).getLast());
  }

  private Entry next() throws InterruptedException {
    if (ahead.isEmpty()) {
      Delivery delivery = reader.next(PATIENCE);
      assertThat(delivery).isInstanceOf(Delivery.Batch.class);
      ahead.addAll(((Delivery.Batch) delivery).entries());
    }
    return ahead.remove();
  }

  /** Whether nothing follows, for ever. */
  public boolean isOver() throws InterruptedException {
    return ahead.isEmpty() && reader.next(PATIENCE) instanceof Delivery.Ended;
  }

  public static String text(Entry entry) {
    return new String(entry.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    reader.close();
  }
}
