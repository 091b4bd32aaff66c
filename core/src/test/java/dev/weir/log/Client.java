package dev.weir.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A client of a log: it holds a folded state and follows the log through one reader at a time. */
final class Client implements AutoCloseable {
  static final List<Set<Audience>> AUDIENCES =
      List.of(
          EnumSet.of(Audience.EVERYONE),
          EnumSet.of(Audience.EVERYONE, Audience.TOOLS),
          EnumSet.of(Audience.EVERYONE, Audience.REASONING),
          EnumSet.allOf(Audience.class));

  private SessionLog log;
  private final Set<Audience> audience;
  private final WireFold fold = new WireFold();
  private final TreeMap<Long, State> history = new TreeMap<>();
  private LogReader reader;
  private int tooSlow;

  Client(SessionLog log, Set<Audience> audience, Position from) {
    this.log = log;
    this.audience = audience;
    history.put(0L, fold.state());
    reader = log.read(from, audience);
  }

  /** One that has followed so attentively that it knows {@code held} at {@code seq}. */
  static Client at(SessionLog log, Set<Audience> audience, long seq, State held) {
    Client client = new Client(log, audience, new Position.After(new Cursor(log.epoch(), seq)));
    client.fold.restore(seq, held);
    return client;
  }

  /** Cuts the connection and comes back by its own cursor; or afresh, if {@code from} says so. */
  Verdict reconnect(Position from) {
    reader.close();
    reader = log.read(from, audience);
    return reader.verdict();
  }

  Verdict resume() {
    return reconnect(new Position.After(new Cursor(log.epoch(), fold.last())));
  }

  /** The log was made again, in another life of its process. */
  Verdict follow(SessionLog restarted) {
    log = restarted;
    return resume();
  }

  LogReader reader() {
    return reader;
  }

  /** How often it was ended for not coming. */
  int tooSlow() {
    return tooSlow;
  }

  Set<Audience> audience() {
    return audience;
  }

  long last() {
    return fold.last();
  }

  State state() {
    return fold.state();
  }

  /** What it held after each event, by its number. */
  Map<Long, State> history() {
    return history;
  }

  /** What it held when the log stood at {@code seq}. */
  State heldAt(long seq) {
    return history.floorEntry(seq).getValue();
  }

  /** Takes all that is there; returns how many snapshots came. */
  int readAll() throws InterruptedException {
    int snapshots = 0;
    Delivery delivery = step(Duration.ZERO);
    while (!over(delivery)) {
      snapshots += delivery instanceof Delivery.Resync ? 1 : 0;
      delivery = step(Duration.ZERO);
    }
    return snapshots;
  }

  private static boolean over(Delivery delivery) {
    return delivery instanceof Delivery.Quiet || delivery instanceof Delivery.Ended;
  }

  /** Takes one delivery. */
  Delivery step(Duration timeout) throws InterruptedException {
    Delivery delivery = reader.next(timeout);
    switch (delivery) {
      case Delivery.Batch batch -> batch(batch);
      case Delivery.Resync resync -> {
        fold.frame(frame(resync.snapshot(), audience));
        history.put(fold.last(), fold.state());
      }
      case Delivery.Quiet q -> {}
      case Delivery.TooSlow(Cursor cursor) -> {
        if (cursor.seq() != fold.last()) {
          throw new AssertionError("cursor: " + cursor + " (expected: at " + fold.last() + ")");
        }
        tooSlow++;
        resume();
      }
      case Delivery.Ended e -> {}
    }
    return delivery;
  }

  private void batch(Delivery.Batch batch) {
    long prev = batch.prev();
    for (Entry entry : batch.entries()) {
      fold.frame(frame(entry, prev));
      history.put(entry.seq(), fold.state());
      prev = entry.seq();
    }
  }

  static String frame(Entry entry, long prev) {
    return "{\"seq\":%d,\"prev\":%d,".formatted(entry.seq(), prev)
        + new String(entry.body(), UTF_8);
  }

  static String frame(Snapshot snapshot, Set<Audience> audience) {
    return "{\"type\":\"snapshot\",\"seq\":%d,".formatted(snapshot.cursor().seq())
        + new String(snapshot.body(audience), UTF_8);
  }

  @Override
  public void close() {
    reader.close();
  }
}
