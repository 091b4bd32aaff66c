package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever the graph: both runners give the same, and no step is ever further ahead than its bound.
 */
@Timeout(60)
class RandomPlanTest {
  private static final int GRAPHS = 40;

  /** How far a step is ahead of one that takes its items. */
  private static final class Ahead {
    private final int bound;
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    Ahead(int bound) {
      this.bound = bound;
    }
  }

  private final List<Ahead> edges = new ArrayList<>();

  @RepeatedTest(3)
  @Behaviour({"pipe-F49", "pipe-F57"})
  void run_randomGraphs_sameResultsOnBothAndNoBoundExceeded(Seed seed) throws InterruptedException {
    Random random = seed.random();
    for (int i = 0; i < GRAPHS; i++) {
      edges.clear();
      List<Value<Long>> results = new ArrayList<>();
      Plan<Numbers> plan = graph(random, results).compile();
      Numbers params = new Numbers(random.nextInt(60));
      List<Long> sequential = results(Runner.sequential(), plan, params, results);
      List<Long> concurrent = results(Runner.concurrent(), plan, params, results);
      assertThat(concurrent).as("graph %d", i).isEqualTo(sequential);
      assertThat(edges).as("graph %d", i).allMatch(edge -> edge.most.get() <= edge.bound);
    }
  }

  private List<Long> results(
      Runner runner, Plan<Numbers> plan, Numbers params, List<Value<Long>> values)
      throws InterruptedException {
    edges.forEach(edge -> {
      edge.given.set(0);
      edge.taken.set(0);
    });
    Run run = runner.run(plan, params);
    return values.stream().map(run::get).toList();
  }

  /** Grows from one source, step by step, each of one that is there; ends are summed up. */
  private Pipeline<Numbers> graph(Random random, List<Value<Long>> results) {
    Pipeline<Numbers> pipeline = Numbers.pipeline();
    List<Items<Integer>> open = new ArrayList<>();
    open.add(pipeline.source("source", Numbers::list).maxInFlight(1 + random.nextInt(5)));
    int steps = 1 + random.nextInt(8);
    for (int i = 0; i < steps; i++) {
      Items<Integer> from = open.get(random.nextInt(open.size()));
      open.add(step(random, pipeline, from, open, "s" + i).maxInFlight(1 + random.nextInt(5)));
    }
    for (Items<Integer> end : open) {
      results.add(end.reduce("sum-" + end.name(), RandomPlanTest::hash));
    }
    return pipeline;
  }

  private Items<Integer> step(
      Random random,
      Pipeline<Numbers> pipeline,
      Items<Integer> from,
      List<Items<Integer>> open,
      String name) {
    return switch (random.nextInt(5)) {
      case 0 -> from.map(name, n -> n * 3 + 1);
      case 1 -> from.filter(name, n -> n % 3 != 0);
      case 2 -> from.flatMap(name, n -> List.of(n, -n));
      case 3 -> from.map(name, n -> n % 5 == 0 ? failing(n) : n + 7).errorsTo(failure -> {});
      default -> counted(random, pipeline, from, name);
    };
  }

  /** Counts on both ends of a way of its own. */
  private Items<Integer> counted(
      Random random, Pipeline<Numbers> pipeline, Items<Integer> from, String name) {
    Ahead ahead = new Ahead(1 + random.nextInt(4));
    edges.add(ahead);
    Items<Integer> given =
        from.map(
                name + "-given",
                n -> {
                  ahead.given.incrementAndGet();
                  return n;
                })
            .maxInFlight(ahead.bound);
    return given.map(
        name,
        n -> {
          ahead.taken.incrementAndGet();
          ahead.most.accumulateAndGet(ahead.given.get() - ahead.taken.get(), Math::max);
          return n;
        });
  }

  private static Integer failing(int n) {
    throw new IllegalStateException("no " + n);
  }

  private static long hash(java.util.Iterator<Integer> all) {
    long hash = 17;
    while (all.hasNext()) {
      hash = hash * 31 + all.next();
    }
    return hash;
  }
}
