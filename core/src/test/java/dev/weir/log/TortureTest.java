package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One writer at full speed, readers on threads that cut, lag and resume, deltas dropped live. */
@Timeout(60)
class TortureTest {
  private static final int STEPS = 2_500;
  private static final int READERS = 12;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AtomicInteger snapshots = new AtomicInteger();

  private record Held(long seq, State state) {}

  @Test
  void write_readersCutAndLag_everyClientHoldsTheTruthAtEveryStop(Seed seed) throws Exception {
    LogLimits limits = new LogLimits(4_000, 1 << 20, SECOND, 64, Duration.ofDays(1));
    ManualTime time = new ManualTime();
    SessionLog log = new SessionLog(limits, time);
    List<Client> attentive = new ArrayList<>();
    Client.AUDIENCES.forEach(a -> attentive.add(new Client(log, a, new Position.Start())));
    List<Future<List<Held>>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < READERS; i++) {
        int number = i;
        readers.add(threads.submit(() -> follow(log, number, seed.random(number))));
      }
      RandomAgent agent = new RandomAgent(log, seed.random(99));
      for (int i = 0; i < STEPS; i++) {
        agent.act();
        for (Client client : attentive) {
          assertThat(client.readAll()).isZero();
        }
        time.advance(SECOND.dividedBy(10));
      }
      log.close();
      for (int i = 0; i < READERS; i++) {
        check(readers.get(i).get(), attentive.get(i % 4));
      }
    }
    assertThat(snapshots.get()).as("deltas were dropped under readers").isPositive();
  }

  private static void check(List<Held> stops, Client truth) {
    assertThat(stops).isNotEmpty();
    for (Held held : stops) {
      assertThat(held.state()).as("at %d", held.seq()).isEqualTo(truth.heldAt(held.seq()));
    }
    assertThat(stops.getLast().state()).isEqualTo(truth.state());
  }

  /** Follows to the end; what it held whenever it had stopped. */
  private List<Held> follow(SessionLog log, int number, Random random) throws InterruptedException {
    List<Held> stops = new ArrayList<>();
    try (Client client = new Client(log, Client.AUDIENCES.get(number % 4), new Position.Start())) {
      Delivery delivery = null;
      while (!(delivery instanceof Delivery.Ended)) {
        delivery = client.step(Duration.ofDays(1));
        snapshots.addAndGet(delivery instanceof Delivery.Resync ? 1 : 0);
        if (random.nextInt(4) == 0 || delivery instanceof Delivery.Ended) {
          stops.add(new Held(client.last(), client.state()));
        }
        if (random.nextInt(10) == 0 && !(delivery instanceof Delivery.Ended)) {
          client.resume();
        }
        for (int i = random.nextInt(20); i > 0; i--) {
          Thread.yield();
        }
      }
    }
    return stops;
  }
}
