package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several branches with several threads each, of every form, with timeouts, interrupts and branches
 * that close or are added: whoever reads to the end has got everything, or has counted what it has
 * lost; each item goes to one thread of a branch, in order; nothing hangs.
 */
@ParameterizedClass
@MethodSource("dev.weir.channel.Feed#all")
@Timeout(30)
class TeeTortureTest {
  private static final int BRANCHES = 4;
  private static final int READERS = 3;
  private static final int ITEMS = 600;
  private static final int LIMIT = 8;

  @Parameter Feed feed;

  private final Queue<Thread> targets = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger gaveUp = new AtomicInteger();

  @Test
  @Behaviour({
    "chan-T1",
    "chan-T6",
    "chan-T10",
    "chan-T13",
    "chan-T21",
    "chan-T24",
    "chan-T30",
    "chan-T31",
    "chan-T32",
    "chan-T33",
    "chan-T34",
    "chan-T35"
  })
  void everything_atOnce_eachBranchGetsAllOrKnowsItsLoss(Seed seed) throws Exception {
    for (int round = 0; round < 3; round++) {
      for (Lag lag :
          List.of(
              Lag.unbounded(), Lag.backpressure(LIMIT), Lag.dropOldest(LIMIT), Lag.detach(LIMIT))) {
        done.set(false);
        targets.clear();
        run(lag, seed, round * 1_000L);
      }
    }
  }

  private void run(Lag lag, Seed seed, long part) throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(BRANCHES, lag);
    Map<Branch<Integer>, List<Future<List<Integer>>>> readers = new HashMap<>();
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(factory())) {
      for (Branch<Integer> branch : tee) {
        read(branch, threads, seed, part, readers);
      }
      Future<?> sender = threads.submit(() -> send(source, seed.random(part + 500)));
      Future<?> interrupter = threads.submit(() -> interrupt(seed.random(part + 501)));
      try {
        Branch<Integer> added = tee.branch();
        tee.get(0).close();
        read(added, threads, seed, part, readers);
        sender.get();
        for (Branch<Integer> branch : tee) {
          check(branch, lag, results(readers.get(branch)), branch != tee.get(0) && branch != added);
        }
      } finally {
        done.set(true);
      }
      interrupter.get();
    }
    if (lag.policy() != Lag.Policy.DETACH) {
      assertThat(tee.stats().pulled()).as("else all may have been detached").isEqualTo(ITEMS);
      assertThat(source.pulled()).isEqualTo(ITEMS);
    }
    assertThat(source.mostInside()).isLessThanOrEqualTo(1);
    assertThat(source.askedAfterEnd()).isZero();
    assertThat(source.closed()).isEqualTo(1);
  }

  private void read(
      Branch<Integer> branch,
      ExecutorService threads,
      Seed seed,
      long part,
      Map<Branch<Integer>, List<Future<List<Integer>>>> readers) {
    List<Future<List<Integer>>> own = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Random random = seed.random(part + readers.size() * 10L + i);
      own.add(threads.submit(() -> receive(branch, random)));
    }
    readers.put(branch, own);
  }

  private void check(
      Branch<Integer> branch, Lag lag, List<List<Integer>> shares, boolean fromTheBeginning) {
    List<Integer> all = shares.stream().flatMap(List::stream).sorted().toList();
    shares.forEach(share -> assertThat(share).isSorted());
    assertThat(all).doesNotHaveDuplicates();
    BranchStats stats = branch.stats();
    assertThat(stats.received()).isEqualTo(all.size());
    assertThat(stats.receivers()).isEmpty();
    boolean whole = fromTheBeginning && !stats.closed();
    if (lag.policy() == Lag.Policy.DROP_OLDEST && whole) {
      assertThat(all.size() + stats.dropped()).isEqualTo(ITEMS);
    } else if (whole) {
      assertThat(all).isEqualTo(IntStream.range(0, ITEMS).boxed().toList());
    } else if (!all.isEmpty() && lag.policy() != Lag.Policy.DROP_OLDEST) {
      assertThat(all).isEqualTo(without(all));
    }
    if (lag.policy() != Lag.Policy.DROP_OLDEST) {
      assertThat(stats.dropped()).isZero();
    }
    if (lag.policy() != Lag.Policy.DETACH && fromTheBeginning) {
      assertThat(stats.closed()).isFalse();
    }
  }

  /** The same run of numbers without a gap. */
  private static List<Integer> without(List<Integer> items) {
    return IntStream.rangeClosed(items.getFirst(), items.getLast()).boxed().toList();
  }

  private static List<List<Integer>> results(List<Future<List<Integer>>> readers) throws Exception {
    List<List<Integer>> results = new ArrayList<>();
    for (Future<List<Integer>> reader : readers) {
      results.add(reader.get());
    }
    return results;
  }

  private Void send(Source source, Random random) {
    for (int i = 0; i < ITEMS; i++) {
      source.input.offer(i);
      if (random.nextInt(20) == 0) {
        Thread.yield();
      }
    }
    source.end();
    return null;
  }

  private List<Integer> receive(Branch<Integer> branch, Random random) {
    targets.add(Thread.currentThread());
    List<Integer> items = new ArrayList<>();
    while (true) {
      try {
        receive(branch, random, items);
      } catch (InterruptedException e) {
        gaveUp.incrementAndGet();
      } catch (ChanClosed e) {
        return items;
      }
    }
  }

  private static void receive(Branch<Integer> branch, Random random, List<Integer> items)
      throws InterruptedException {
    switch (random.nextInt(6)) {
      case 0 -> add(items, branch.tryReceive());
      case 1 -> add(items, branch.receive(Duration.ofNanos(random.nextInt(50_000))));
      case 2 -> items.addAll(branch.receiveBatch(3));
      case 3 ->
          add(
              items,
              Select.<Integer>of()
                  .receive(branch, item -> item)
                  .after(Duration.ofNanos(random.nextInt(50_000)), () -> null)
                  .run());
      default -> items.add(branch.receive());
    }
  }

  private static void add(List<Integer> items, Integer item) {
    if (item != null) {
      items.add(item);
    }
  }

  private ThreadFactory factory() {
    return feed.virtual() ? Thread.ofVirtual().factory() : Thread.ofPlatform().daemon().factory();
  }

  private Void interrupt(Random random) {
    while (!done.get()) {
      List<Thread> threads = List.copyOf(targets);
      if (!threads.isEmpty()) {
        threads.get(random.nextInt(threads.size())).interrupt();
      }
      for (int i = random.nextInt(3_000); i > 0; i--) {
        Thread.onSpinWait();
      }
      Thread.yield();
    }
    return null;
  }
}
