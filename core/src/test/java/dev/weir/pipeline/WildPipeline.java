package dev.weir.pipeline;

import dev.weir.channel.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pipeline in which everything may go wrong: steps that stop the run or have too many errors,
 * functions that swallow interrupts or take too long, siblings that are read one after the other or
 * joined out of step, branches that drop, resources that are opened for each item.
 */
final class WildPipeline {
  final Pipeline<Numbers> pipeline = Numbers.pipeline();
  final AtomicInteger work = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  private final List<Items<Integer>> open = new ArrayList<>();
  private final Resource<Door> door;
  private final Random random;
  private int number;

  /** Counts that what is opened is closed. */
  final class Door implements AutoCloseable {
    Door() {
      opened.incrementAndGet();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  WildPipeline(Random random) {
    this.random = random;
    pipeline.errorsTo(failure -> {});
    door = pipeline.resource("door", Door.class, Door::new);
    Items<Integer> source = pipeline.source(name("source"), Numbers::list).maxInFlight(bound());
    open.add(pipeline.join(source, door).map(name("doors"), (n, d) -> worked(n)));
    int steps = 2 + random.nextInt(9);
    for (int i = 0; i < steps; i++) {
      open.add(grown(open.get(random.nextInt(open.size()))).maxInFlight(bound()));
    }
    open.forEach(end -> end.sink(name("end"), this::worked));
  }

  private Items<Integer> grown(Items<Integer> in) {
    return switch (random.nextInt(11)) {
      case 0 -> in.map(name("stops"), n -> n % 23 == 0 ? fail(n) : n).onError(OnError.STOP);
      case 1 -> in.map(name("too-many"), n -> n % 9 == 0 ? fail(n) : n).failFrom(bound());
      case 2 -> in.map(name("deaf"), this::deaf);
      case 3 -> in.map(name("late"), this::slow).timeout(Duration.ofMillis(1));
      case 4 -> skewed(in);
      case 5 -> drained(in);
      case 6 ->
          pipeline
              .join(in.dropping(Overflow.DROP_OLDEST), door)
              .map(name("drops"), (n, d) -> worked(n));
      case 7 -> in.map(name("parallel"), this::deaf).parallelism(bound());
      case 8 -> in.flatMap(name("flat"), n -> List.of(n, worked(n)));
      case 9 ->
          in.map(name("tried"), n -> random(n) ? fail(n) : n)
              .retry(Retry.of(3, Duration.ofNanos(1)))
              .parallelism(2)
              .unordered();
      default -> in.through(name("some"), all -> all.hasNext() ? List.of(all.next()) : List.of());
    };
  }

  private Items<Integer> skewed(Items<Integer> in) {
    Items<Integer> some = in.filter(name("some"), n -> n % 4 == 0).maxInFlight(bound());
    Items<Integer> all = in.map(name("all"), this::worked).maxInFlight(bound());
    return random.nextBoolean()
        ? pipeline.join(some, all).map(name("zip"), Integer::sum).zip(ZipPolicy.SHORTEST)
        : pipeline.join(some.padded(), all).map(name("zip"), (a, b) -> a.orElse(0) + b);
  }

  private Items<Integer> drained(Items<Integer> in) {
    Items<Integer> left = in.map(name("left"), this::worked);
    Items<Integer> right = in.map(name("right"), this::worked);
    return pipeline
        .join(left.stream(), right.stream())
        .flatMap(name("drain"), (a, b) -> List.of(count(a), count(b)));
  }

  private int deaf(int n) {
    if (work.incrementAndGet() % 5 == 0) {
      try {
        Thread.sleep(0, 200_000);
      } catch (InterruptedException e) {
        // As bad functions do.
      }
    }
    return n;
  }

  private int slow(int n) throws InterruptedException {
    if (work.incrementAndGet() % 13 == 0) {
      Never.comes();
    }
    return n;
  }

  private int worked(int n) {
    work.incrementAndGet();
    return n;
  }

  private boolean random(int n) {
    return (work.incrementAndGet() + n) % 3 == 0;
  }

  private int bound() {
    return 1 + random.nextInt(4);
  }

  private String name(String what) {
    return what + "-" + number++;
  }

  private static int count(Iterator<Integer> all) {
    int count = 0;
    while (all.hasNext()) {
      all.next();
      count++;
    }
    return count;
  }

  private static Integer fail(Object of) {
    throw new IllegalStateException("no " + of);
  }
}
