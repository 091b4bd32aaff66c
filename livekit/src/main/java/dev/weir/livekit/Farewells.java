package dev.weir.livekit;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Holds jobs back from leaving their rooms until the server has their last states: an agent that
 * leaves first has failed, for the server. Any thread; {@link #await} waits.
 */
final class Farewells {
  /** A server that does not confirm must not keep agents in rooms. */
  static final Duration LIMIT = Duration.ofSeconds(1);

  private final Map<String, CountDownLatch> waiting = new ConcurrentHashMap<>();
  private final Ticker ticker;

  Farewells(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Its last state is to be confirmed. */
  void expect(String job) {
    waiting.put(job, new CountDownLatch(1));
  }

  /** The server has the last states of these. */
  void confirm(Collection<String> jobs) {
    jobs.forEach(this::release);
  }

  /** Nobody will confirm anything any more. */
  void releaseAll() {
    confirm(waiting.keySet());
  }

  /** Waits until the last state of the job is confirmed, if it is expected to be. */
  void await(String job) throws InterruptedException {
    CountDownLatch confirmed = waiting.get(job);
    if (confirmed == null) {
      return;
    }
    Alarm late = ticker.at(ticker.after(LIMIT), () -> release(job));
    try {
      confirmed.await();
    } finally {
      late.cancel();
      waiting.remove(job, confirmed);
    }
  }

  private void release(String job) {
    CountDownLatch confirmed = waiting.remove(job);
    if (confirmed != null) {
      confirmed.countDown();
    }
  }
}
