package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Selects of every form and plain operations on the same four channels, with timeouts and
 * interrupts: what was accepted is received or still held, each item once, and each run of a select
 * does exactly one thing.
 */
@Timeout(30)
class SelectTortureTest {
  private static final int THREADS = 10;
  private static final int RUNS = 1_500;

  private final List<Chan<Integer>> chans =
      List.of(Chan.rendezvous(), Chan.rendezvous(), Chan.bounded(1), Chan.bounded(16));
  private final Signal end = new Signal();
  private final AtomicInteger items = new AtomicInteger();
  private final AtomicBoolean done = new AtomicBoolean();
  private final Queue<Integer> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> received = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> targets = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Behaviour({"chan-S1", "chan-S4", "chan-S6", "chan-S7", "chan-S8"})
  void run_manyAtOnce_nothingLostNothingTwice(boolean virtual, Seed seed) throws Exception {
    ThreadFactory factory =
        virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().daemon().factory();
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(factory)) {
      List<Future<?>> limited = new ArrayList<>();
      List<Future<?>> endless = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        limited.add(threads.submit(new Worker(seed.random(i), true)));
        endless.add(threads.submit(new Worker(seed.random(THREADS + i), false)));
      }
      Future<?> interrupter = threads.submit(() -> interrupt(seed.random(-1)));
      try {
        for (Future<?> each : limited) {
          each.get();
        }
      } finally {
        done.set(true);
        end.fire();
      }
      interrupter.get();
      for (Future<?> each : endless) {
        each.get();
      }
    }
    check();
  }

  private void check() throws InterruptedException {
    long acceptedByChans = 0;
    for (Chan<Integer> chan : chans) {
      assertThat(chan.stats().senders()).isEmpty();
      assertThat(chan.stats().receivers()).isEmpty();
      acceptedByChans += chan.stats().accepted();
      chan.close();
      received.addAll(Feed.drain(chan));
    }
    assertThat(end.waiters().isEmpty()).isTrue();
    assertThat(received).doesNotHaveDuplicates();
    assertThat(accepted).doesNotHaveDuplicates();
    assertThat(new HashSet<>(received)).isEqualTo(new HashSet<>(accepted));
    assertThat(acceptedByChans).isEqualTo(accepted.size());
    assertThat(accepted).as("something happened").hasSizeGreaterThan(1_000);
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

  /** One thread: what it did in a run it counts itself, in the handlers. */
  private final class Worker implements Runnable {
    private final Random random;
    private final boolean limited;
    private int happened;
    private boolean ended;

    Worker(Random random, boolean limited) {
      this.random = random;
      this.limited = limited;
    }

    @Override
    public void run() {
      targets.add(Thread.currentThread());
      for (int i = 0; limited ? i < RUNS : !ended; i++) {
        try {
          if (limited && random.nextInt(3) == 0) {
            plain();
          } else {
            select();
          }
        } catch (InterruptedException e) {
          assertThat(happened).as("interrupted, so nothing happened").isZero();
        }
      }
    }

    private void plain() throws InterruptedException {
      happened = 0;
      Chan<Integer> chan = any();
      if (random.nextBoolean()) {
        int item = items.incrementAndGet();
        if (random.nextBoolean() ? chan.trySend(item) : chan.send(item, brief())) {
          accepted.add(item);
        }
      } else {
        Integer item = random.nextBoolean() ? chan.tryReceive() : chan.receive(brief());
        if (item != null) {
          received.add(item);
        }
      }
    }

    private void select() throws InterruptedException {
      happened = 0;
      Select<Boolean> select = Select.of();
      for (int cases = 1 + random.nextInt(4); cases > 0; cases--) {
        add(select);
      }
      limit(select);
      if (random.nextInt(4) == 0) {
        select.biased();
      }
      assertThat(select.run()).isTrue();
      assertThat(happened).as("exactly one case").isEqualTo(1);
    }

    private void add(Select<Boolean> select) {
      if (random.nextBoolean()) {
        int item = items.incrementAndGet();
        select.send(any(), item, () -> did(accepted.add(item)));
      } else {
        select.receive(any(), item -> did(received.add(item)));
      }
      if (random.nextInt(8) == 0) {
        select.when(random.nextBoolean());
      }
    }

    private void limit(Select<Boolean> select) {
      if (!limited) {
        select.on(end, () -> did(ended = true));
      } else if (random.nextBoolean()) {
        select.after(brief(), () -> did(true));
      } else {
        select.otherwise(() -> did(true));
      }
    }

    private boolean did(boolean thing) {
      happened++;
      return thing;
    }

    private Chan<Integer> any() {
      return chans.get(random.nextInt(chans.size()));
    }

    private Duration brief() {
      return Duration.ofNanos(random.nextInt(50_000));
    }
  }
}
