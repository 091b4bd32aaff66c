package dev.weir.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pipeline of any shape, the same for the same seed: forks, joins, steps that flatten, leave out,
 * fail, try again, run several calls at a time; readers that leave early or never read;
 * collections; steps that are left out. What it gives does not depend on time.
 */
final class RandomPipeline {
  private static final Duration AMPLE = Duration.ofSeconds(30);

  /** A way on which items are counted at both ends. */
  static final class Way {
    final int bound;
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    Way(int bound) {
      this.bound = bound;
    }

    private void take(int givenSoFar) {
      taken.incrementAndGet();
      most.accumulateAndGet(givenSoFar - taken.get(), Math::max);
    }
  }

  /**
   * Something to go on from.
   *
   * @param ordered whether the order of its items is always the same
   */
  private record Open(Items<Integer> items, boolean ordered) {}

  final Pipeline<Numbers> pipeline = Numbers.pipeline();
  final List<Value<Long>> results = new ArrayList<>();
  final List<Way> ways = new ArrayList<>();
  final AtomicInteger work = new AtomicInteger();
  private final List<AtomicInteger> counters = new ArrayList<>();
  private final List<Open> open = new ArrayList<>();
  private final Random random;
  private final int pace;
  private int number;

  RandomPipeline(Random random) {
    this.random = random;
    this.pace = random.nextInt(4);
    pipeline.errorsTo(failure -> {});
    int sources = 1 + random.nextInt(2);
    for (int i = 0; i < sources; i++) {
      open.add(new Open(source().maxInFlight(bound()), true));
    }
    int steps = 2 + random.nextInt(10);
    for (int i = 0; i < steps; i++) {
      grow(open.get(random.nextInt(open.size())));
    }
    open.forEach(this::finish);
  }

  /** Before each run. */
  void reset() {
    work.set(0);
    counters.forEach(counter -> counter.set(0));
    ways.forEach(way -> {
      way.given.set(0);
      way.taken.set(0);
    });
  }

  private Items<Integer> source() {
    return random.nextInt(4) == 0
        ? pipeline.source(name("broken-off"), in -> brokenOff(in.list()))
        : pipeline.source(name("source"), Numbers::list);
  }

  private void grow(Open from) {
    Items<Integer> in = from.items();
    switch (random.nextInt(14)) {
      case 0 -> add(in.map(name("map"), n -> worked(n) * 3 + 1), from.ordered());
      case 1 -> add(in.filter(name("filter"), n -> worked(n) % 3 != 0), from.ordered());
      case 2 -> add(in.flatMap(name("flat"), n -> List.of(worked(n), -n, 7)), from.ordered());
      case 3 -> add(in.map(name("fails"), n -> n % 5 == 0 ? fail(n) : worked(n)), from.ordered());
      case 4 -> add(parallel(in), from.ordered());
      case 5 -> add(parallel(in).unordered(), false);
      case 6 -> add(tried(in), from.ordered());
      case 7 -> add(in.map(name("timed"), this::worked).timeout(AMPLE), from.ordered());
      case 8 -> diamond(from);
      case 9 -> collected(from);
      case 10 -> leftOut(in);
      case 11 -> leaving(from);
      case 12 -> counted(from);
      default -> add(in.through(name("through"), all -> () -> all), from.ordered());
    }
  }

  private Items<Integer> parallel(Items<Integer> in) {
    return in.map(name("parallel"), n -> n % 7 == 0 ? fail(n) : worked(n) + 1)
        .parallelism(1 + random.nextInt(4));
  }

  /** Each first call fails. */
  private Items<Integer> tried(Items<Integer> in) {
    AtomicInteger calls = new AtomicInteger();
    counters.add(calls);
    return in.map(name("tried"), n -> calls.incrementAndGet() % 2 == 1 ? fail(n) : worked(n))
        .retry(Retry.of(2, Duration.ZERO));
  }

  private void diamond(Open from) {
    Items<Integer> left = from.items().map(name("left"), n -> worked(n)).maxInFlight(bound());
    Items<Integer> right = from.items().map(name("right"), n -> worked(-n)).maxInFlight(bound());
    boolean padded = random.nextBoolean();
    add(
        padded
            ? pipeline
                .join(left.padded(), right.padded())
                .map(name("zip"), (a, b) -> a.orElse(1) * 31 + b.orElse(1))
            : pipeline.join(left, right).map(name("zip"), (a, b) -> a * 31 + b),
        from.ordered());
  }

  private void collected(Open from) {
    Items<Integer> in = from.items().map(name("kept"), this::worked).materialize();
    pipeline.join(in.list(), pipeline.params()).sink(name("list"), (all, given) -> all.size());
    add(in.map(name("again"), n -> worked(n) + 1), from.ordered());
  }

  private void leftOut(Items<Integer> in) {
    Value<Integer> broken = pipeline.value(name("broken"), RandomPipeline::fail);
    Items<Integer> out = pipeline.join(in, broken).map(name("left-out"), (a, b) -> a);
    if (random.nextBoolean()) {
      add(out, true);
    } else {
      pipeline.join(in.stream(), broken).sink(name("left-out"), (a, b) -> {});
      out.sink(name("nothing"), n -> {});
    }
  }

  private void leaving(Open from) {
    int most = random.nextInt(6);
    if (from.ordered()) {
      results.add(from.items().reduce(name("leaves"), all -> hash(all, most)));
    } else {
      from.items().reduce(name("never-reads"), all -> 0);
    }
  }

  /** Several take what one step gives, all of it counted. */
  private void counted(Open from) {
    int bound = bound();
    int first = ways.size();
    int branches = 1 + random.nextInt(3);
    for (int i = 0; i < branches; i++) {
      ways.add(new Way(bound));
    }
    List<Way> all = List.copyOf(ways.subList(first, ways.size()));
    AtomicInteger given = all.getFirst().given;
    Items<Integer> gives =
        from.items()
            .map(
                name("gives"),
                n -> {
                  given.incrementAndGet();
                  return n;
                })
            .maxInFlight(bound);
    for (Way way : all) {
      add(
          gives.map(
              name("takes"),
              n -> {
                way.take(given.get());
                return worked(n);
              }),
          from.ordered());
    }
  }

  private void add(Items<Integer> items, boolean ordered) {
    open.add(new Open(items.maxInFlight(bound()), ordered));
  }

  private void finish(Open end) {
    boolean ordered = end.ordered();
    results.add(
        end.items().reduce(name("end"), all -> ordered ? hash(all, Integer.MAX_VALUE) : sum(all)));
  }

  private int bound() {
    return 1 + random.nextInt(5);
  }

  private String name(String what) {
    return what + "-" + number++;
  }

  /** Takes its time now and then, so that steps come to wait for each other. */
  private int worked(int n) {
    int done = work.incrementAndGet();
    if (pace == 1 && done % 3 == 0) {
      Thread.yield();
    } else if (pace == 2 && done % 17 == 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(50_000);
    }
    return n;
  }

  private static Integer fail(Object of) {
    throw new IllegalStateException("no " + of);
  }

  private static Iterable<Integer> brokenOff(List<Integer> list) {
    return () ->
        new Iterator<>() {
          private final Iterator<Integer> all = list.subList(0, list.size() / 2).iterator();

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Integer next() {
            return all.hasNext() ? all.next() : fail("more");
          }
        };
  }

  /** A stream that breaks off counts as far as it goes. */
  private static long hash(Iterator<Integer> all, int most) {
    long hash = 17;
    try {
      for (int i = 0; i < most && all.hasNext(); i++) {
        hash = hash * 31 + all.next();
      }
    } catch (IllegalStateException e) {
      hash = -hash;
    }
    return hash;
  }

  private static long sum(Iterator<Integer> all) {
    long sum = 0;
    try {
      while (all.hasNext()) {
        sum += all.next();
      }
    } catch (IllegalStateException e) {
      sum = -sum;
    }
    return sum;
  }
}
