package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever senders, receivers, interrupts, deadlines and an end in the midst do: each item is
 * received, or reported once, or still its sender's; the counters say the same; and at no moment
 * does anybody wait for what is there.
 */
@ParameterizedClass
@MethodSource("runs")
@Timeout(30)
class ChanConservationTest {
  private static final int SENDERS = 5;
  private static final int RECEIVERS = 4;
  private static final int ITEMS = 150;

  enum Kind {
    RENDEZVOUS,
    ONE,
    SIXTEEN,
    UNBOUNDED,
    CONFLATED,
    DROP_OLDEST,
    DROP_NEWEST,
    WEIGHTED;

    ChanBuilder<Integer> builder() {
      ChanBuilder<Integer> builder = Chan.builder();
      return switch (this) {
        case RENDEZVOUS -> builder.rendezvous();
        case ONE -> builder.bounded(1);
        case SIXTEEN -> builder.bounded(16);
        case UNBOUNDED -> builder.unbounded();
        case CONFLATED -> builder.conflated();
        case DROP_OLDEST -> builder.bounded(4).overflow(Overflow.DROP_OLDEST);
        case DROP_NEWEST -> builder.bounded(4).overflow(Overflow.DROP_NEWEST);
        case WEIGHTED -> builder.weighted(20, item -> 1 + item % 30);
      };
    }
  }

  enum End {
    CLOSE,
    FAIL,
    CANCEL
  }

  record Run(Kind kind, End end, boolean virtual) {}

  @Parameter Run run;

  private final Queue<Integer> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> refused = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> kept = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> received = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> told = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> targets = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean done = new AtomicBoolean();

  static List<Run> runs() {
    return Stream.of(Kind.values())
        .flatMap(kind -> Stream.of(End.values()).map(end -> new Run(kind, end, false)))
        .flatMap(run -> Stream.of(run, new Run(run.kind(), run.end(), true)))
        .toList();
  }

  @Test
  @Behaviour({"chan-C48", "chan-C54", "chan-C60", "chan-C22", "chan-C43", "chan-M4", "chan-C4"})
  void everything_atOnce_eachItemIsAccountedForOnce(Seed seed) throws Exception {
    Chan<Integer> chan = run.kind().builder().onUndelivered(told::add).build();
    runAll(chan, seed);
    check(chan.stats());
  }

  private void runAll(Chan<Integer> chan, Seed seed) throws Exception {
    List<Future<?>> users = new ArrayList<>();
    // Those who look and disturb without a pause would keep carriers from all others.
    try (ExecutorService busy = Shape.threads(false);
        ExecutorService threads = Shape.threads(run.virtual())) {
      for (int i = 0; i < SENDERS; i++) {
        int first = i * ITEMS;
        Random random = seed.random(i);
        users.add(threads.submit(() -> send(chan, first, random)));
      }
      for (int i = 0; i < RECEIVERS; i++) {
        Random random = seed.random(100 + i);
        users.add(threads.submit(() -> receive(chan, random)));
      }
      Future<?> interrupter = busy.submit(() -> interrupt(seed.random(200)));
      Future<?> watcher = busy.submit(() -> watch(chan));
      users.add(busy.submit(() -> endAt(chan, 1 + seed.random(300).nextInt(SENDERS * ITEMS))));
      try {
        awaitAll(users);
      } finally {
        done.set(true);
        chan.cancel();
      }
      awaitAll(List.of(interrupter, watcher));
    }
  }

  private static void awaitAll(List<Future<?>> tasks) throws Exception {
    for (Future<?> task : tasks) {
      task.get();
    }
  }

  private void check(ChanStats stats) {
    assertThat(stats.size()).isZero();
    assertThat(stats.senders()).isEmpty();
    assertThat(stats.receivers()).isEmpty();
    assertThat(stats.accepted()).isEqualTo(accepted.size());
    assertThat(stats.received()).isEqualTo(received.size());
    assertThat(stats.refused()).isEqualTo(refused.size());
    assertThat(stats.undelivered()).isEqualTo(told.size());
    assertThat(stats.accepted()).isEqualTo(stats.received() + stats.discarded());
    assertThat(accepted.size() + refused.size() + kept.size()).isEqualTo(SENDERS * ITEMS);
    assertThat(List.copyOf(received)).doesNotHaveDuplicates();
    assertThat(List.copyOf(told)).doesNotHaveDuplicates();
    assertThat(union(received, told)).isEqualTo(union(accepted, refused));
    assertThat(new HashSet<>(told)).containsAll(refused);
  }

  /** At every moment: no receiver waits beside an item or a sender, no sender beside room. */
  private Void watch(Chan<Integer> chan) {
    while (!done.get()) {
      ChanStats stats = chan.stats();
      boolean senders = !stats.senders().isEmpty();
      boolean receivers = !stats.receivers().isEmpty();
      assertThat(receivers && (senders || stats.size() > 0)).as("%s", stats).isFalse();
      boolean full = run.kind() == Kind.WEIGHTED ? stats.size() > 0 : isFull(stats);
      assertThat(senders && !full).as("%s", stats).isFalse();
      assertThat(stats.closed() && (senders || receivers)).as("%s", stats).isFalse();
      assertThat(stats.size() <= stats.capacity()).as("%s", stats).isTrue();
      assertThat(stats.accepted()).isEqualTo(stats.received() + stats.size() + stats.discarded());
      Thread.yield();
    }
    return null;
  }

  private static boolean isFull(ChanStats stats) {
    return stats.size() == stats.capacity();
  }

  private Void send(Chan<Integer> chan, int first, Random random) {
    targets.add(Thread.currentThread());
    for (int item = first; item < first + ITEMS; item++) {
      sendOne(chan, item, random);
    }
    return null;
  }

  private void sendOne(Chan<Integer> chan, int item, Random random) {
    int form = random.nextInt(6);
    boolean blocking = form > 1;
    boolean sent = false;
    try {
      sent =
          switch (form) {
            case 0 -> chan.trySend(item);
            case 1 -> chan.offer(item).sent();
            case 2 -> chan.send(item, Duration.ofNanos(1 + random.nextInt(50_000)));
            default -> {
              chan.send(item);
              yield true;
            }
          };
    } catch (InterruptedException | ChanClosed e) {
      // What it says is that the item was not sent.
    }
    (sent ? accepted : blocking ? refused : kept).add(item);
  }

  private Void receive(Chan<Integer> chan, Random random) {
    targets.add(Thread.currentThread());
    while (true) {
      try {
        switch (random.nextInt(4)) {
          case 0 -> add(chan.tryReceive());
          case 1 -> add(chan.receive(Duration.ofNanos(1 + random.nextInt(50_000))));
          case 2 -> received.addAll(chan.receiveBatch(3));
          default -> add(chan.receive());
        }
      } catch (InterruptedException e) {
        // What it says is that nothing was taken.
      } catch (ChanClosed e) {
        return null;
      }
    }
  }

  private void add(Integer item) {
    if (item != null) {
      received.add(item);
    }
  }

  /** In the midst of it: once so many items have been given, or there is nothing more to come. */
  private Void endAt(Chan<Integer> chan, int items) {
    while (accepted.size() + refused.size() + kept.size() < items) {
      Thread.yield();
    }
    switch (run.end()) {
      case CLOSE -> chan.close();
      case FAIL -> chan.fail(new Exception("in the midst"));
      case CANCEL -> chan.cancel();
    }
    return null;
  }

  private Void interrupt(Random random) {
    while (!done.get()) {
      List<Thread> threads = List.copyOf(targets);
      if (!threads.isEmpty()) {
        threads.get(random.nextInt(threads.size())).interrupt();
      }
      for (int i = random.nextInt(2_000); i > 0; i--) {
        Thread.onSpinWait();
      }
      Thread.yield();
    }
    return null;
  }

  private static Set<Integer> union(Collection<Integer> one, Collection<Integer> other) {
    Set<Integer> all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }
}
