package dev.weir.stress;

import dev.weir.channel.Signal;
import dev.weir.testkit.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Two channels of a kind from their beginning to their end, and all that is done to them at once:
 * senders and receivers that do everything by chance, interrupts, signals, and ends in the midst.
 */
final class Round {
  static final int SENDERS = 5;
  static final int RECEIVERS = 4;

  /** One more takes what is left. */
  static final int WORKERS = SENDERS + RECEIVERS + 1;

  private final Kind kind;
  private final Random random;
  private final List<Side> sides;
  private final List<Worker> workers;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final boolean calm;
  private final AtomicLong moves = new AtomicLong();
  private volatile Signal signal = new Signal();
  private volatile boolean over;

  Round(Kind kind, Seed seed, int number) {
    this.kind = kind;
    this.random = seed.random(number);
    // An interrupt would mend a wake-up that was lost.
    this.calm = random.nextInt(2) == 0;
    this.sides = List.of(new Side(kind, 0), new Side(kind, 1));
    this.workers = IntStream.range(0, WORKERS).mapToObj(this::worker).toList();
  }

  /** Runs it; returns what is wrong with it. */
  List<String> run(ThreadFactory factory, int items) {
    for (Worker sender : workers.subList(0, SENDERS)) {
      start(factory, () -> sender.give(items));
    }
    for (Worker receiver : workers.subList(SENDERS, WORKERS - 1)) {
      start(factory, receiver::take);
    }
    List<Thread> all = new ArrayList<>(threads);
    all.add(Thread.ofPlatform().daemon().name("outside").unstarted(watched(() -> outside(items))));
    all.forEach(Thread::start);
    Watchdog.awaitEnd(all, moves::get, this::toString);
    judge();
    return List.copyOf(wrong);
  }

  long operations() {
    return workers.stream().mapToLong(Worker::operations).sum();
  }

  boolean isOver() {
    return over;
  }

  /** Whether nobody is interrupted. */
  boolean isCalm() {
    return calm;
  }

  Signal signal() {
    return signal;
  }

  void moved() {
    moves.incrementAndGet();
  }

  void wrong(String what) {
    wrong.add(what);
  }

  private Worker worker(int number) {
    int side = number % 2;
    return new Worker(
        this, number, sides.get(side), sides.get(1 - side), new Random(random.nextLong()));
  }

  private void start(ThreadFactory factory, Callable<?> work) {
    threads.add(factory.newThread(watched(work)));
  }

  private Runnable watched(Callable<?> work) {
    return () -> {
      try {
        work.call();
      } catch (Exception | Error e) {
        wrong(Watchdog.trace(e));
      }
    };
  }

  /** Disturbs all the time; ends both channels, in the midst of everything or once all is given. */
  private boolean outside(int items) throws InterruptedException {
    long most = random.nextInt(3) > 0 ? random.nextInt(items * SENDERS) : Long.MAX_VALUE;
    boolean leave = random.nextInt(3) == 0;
    for (Side side : sides) {
      while (moves.get() < most && anyAlive(threads.subList(0, SENDERS))) {
        disturb();
      }
      over = leave && side.number == 1;
      endBy(1 + random.nextInt(3), side);
    }
    while (anyAlive(threads)) {
      disturb();
    }
    return over;
  }

  private static boolean anyAlive(List<Thread> threads) {
    return threads.stream().anyMatch(Thread::isAlive);
  }

  private void endBy(int callers, Side side) throws InterruptedException {
    Runnable end =
        switch (random.nextInt(4)) {
          case 0 -> side.chan::cancel;
          case 1 -> () -> side.chan.fail(new Worker.Ended());
          default -> side.chan::close;
        };
    List<Thread> closers = new ArrayList<>();
    for (int i = 1; i < callers; i++) {
      closers.add(Thread.startVirtualThread(end));
    }
    end.run();
    for (Thread closer : closers) {
      closer.join();
    }
  }

  /** What the outside does all the time: interrupts, fires, looks. */
  private void disturb() {
    if (!calm) {
      threads.get(random.nextInt(SENDERS + RECEIVERS)).interrupt();
    }
    if (random.nextInt(8) == 0) {
      Signal before = signal;
      signal = new Signal();
      before.fire();
    }
    String what = sides.get(random.nextInt(2)).wrong();
    if (!what.isEmpty()) {
      wrong(what);
    }
    LockSupport.parkNanos(random.nextInt(100_000));
  }

  private void judge() {
    Worker last = workers.getLast();
    for (Side side : sides) {
      String verdict = side.verdict(side.chan.size());
      if (!verdict.isEmpty()) {
        wrong(verdict);
      }
      last.takeRest(side);
    }
    workers.stream()
        .flatMap(worker -> worker.given().stream())
        .map(Item::wrong)
        .filter(what -> !what.isEmpty())
        .forEach(this::wrong);
  }

  @Override
  public String toString() {
    return kind + " " + sides + " " + workers;
  }
}
