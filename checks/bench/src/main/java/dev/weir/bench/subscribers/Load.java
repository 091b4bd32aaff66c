package dev.weir.bench.subscribers;

import dev.weir.bench.Setting;
import java.io.IOException;
import java.time.Duration;

/** One server under load: a fresh stream with its readers connected. */
record Load(EventServer server, SseReaders readers) implements AutoCloseable {

  /** A reply of usual length; below the 256 entries at which ours may join events. */
  static final int BURST = 50;

  /** A fast model's tokens. */
  static final int STEADY_PER_SECOND = 50;

  /** A conversation does not get longer than this, or its history would be what is measured. */
  private static final int MAX_BURSTS = 100;

  /** The step in which the kernel counts processor time. */
  private static final long TICK_NANOS = 10_000_000;

  static Load of(EventServer server, int readers) throws IOException, InterruptedException {
    server.freshStream();
    return new Load(server, SseReaders.open(server, readers));
  }

  /** Delivers on as many streams, one after the other, as the time allows; at least one burst. */
  static Delivered deliver(EventServer server, int readers, Duration time)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    var sum = new Delivered(0, Duration.ZERO);
    do {
      try (Load load = of(server, readers)) {
        sum = sum.plus(load.bursts(deadline));
      }
    } while (System.nanoTime() < deadline);
    return sum;
  }

  /**
   * One request causes a burst, and the next is sent when every reader has all of it. So no server
   * drops or joins events, and one that idles in between is not charged for it; nor is connecting.
   */
  private Delivered bursts(long deadline) throws IOException, InterruptedException {
    Duration before = server.process().processorTime();
    int bursts = 0;
    do {
      long mark = readers.mark();
      server.burst(BURST);
      readers.awaitEach(mark, BURST);
    } while (++bursts < MAX_BURSTS && System.nanoTime() < deadline);
    Duration used = server.process().processorTime().minus(before);
    return new Delivered((long) bursts * BURST * readers.count(), used);
  }

  /**
   * What was delivered, and at what cost.
   *
   * @param events as many as all readers together got
   * @param processorTime of the server, all its threads together
   */
  record Delivered(long events, Duration processorTime) {

    /** What took no countable time is taken to have taken one tick. */
    double perProcessorSecond() {
      return events * 1e9 / Math.max(TICK_NANOS, processorTime.toNanos());
    }

    private Delivered plus(Delivered other) {
      return new Delivered(events + other.events, processorTime.plus(other.processorTime));
    }
  }

  /** A steady stream, as a model gives it: each event is on its way alone. */
  Steady steady(Setting setting) throws IOException, InterruptedException {
    int events = (int) (setting.sampleTime().toMillis() * STEADY_PER_SECOND / 1_000);
    long mark = readers.mark();
    Delays delays = readers.keepDelays();
    Duration before = server.process().processorTime();
    server.paced(events, STEADY_PER_SECOND);
    readers.awaitEach(mark, events);
    Duration used = server.process().processorTime().minus(before);
    return new Steady(
        delays.percentileMillis(0.99), new Delivered((long) events * readers.count(), used));
  }

  /**
   * What a steady stream showed.
   *
   * @param delayMillis what 99 of 100 deliveries do not exceed
   * @param delivered of it
   */
  record Steady(double delayMillis, Delivered delivered) {}

  @Override
  public void close() throws IOException {
    readers.close();
  }
}
