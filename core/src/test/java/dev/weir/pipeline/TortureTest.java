package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever the graph, and whenever a run is cancelled: it ends, leaves no thread, exceeds no bound;
 * and if nothing has disturbed it, both runners give the same.
 */
@Timeout(120)
class TortureTest {
  private static final int GRAPHS = Integer.getInteger("weir.torture.graphs", 30);
  private static final Duration AMPLE = Duration.ofSeconds(20);

  @RepeatedTest(3)
  @Behaviour({"pipe-F49", "pipe-F57", "pipe-F59", "pipe-F74", "pipe-F75", "pipe-F113"})
  void run_anyGraph_sameResultsOnBothAndNoBoundExceeded(Seed seed) throws InterruptedException {
    for (int i = 0; i < GRAPHS; i++) {
      Random random = seed.random(i);
      RandomPipeline graph = new RandomPipeline(random);
      Plan<Numbers> plan = graph.pipeline.compile();
      Numbers params = new Numbers(random.nextInt(50));
      List<Object> sequential = results(Runner.sequential(), graph, plan, params, i);
      List<Object> concurrent = results(Runner.concurrent(), graph, plan, params, i);
      assertThat(concurrent).as("graph %d", i).isEqualTo(sequential);
      assertThat(graph.ways).as("graph %d", i).allMatch(way -> way.most.get() <= way.bound);
    }
  }

  @RepeatedTest(3)
  @Behaviour("pipe-F80")
  void run_cancelledAtAnyTime_endsAndLeavesNoThread(Seed seed) throws InterruptedException {
    for (int i = 0; i < GRAPHS; i++) {
      Random random = seed.random(-1 - i);
      RandomPipeline graph = new RandomPipeline(random);
      Plan<Numbers> plan = graph.pipeline.compile();
      for (Runner runner : Runners.both().toList()) {
        graph.reset();
        disturbed(runner, graph, plan, random, i);
      }
    }
  }

  /** Some of these end in a failure, or wait for themselves; which is no matter here. */
  @RepeatedTest(3)
  @Behaviour({"pipe-F66", "pipe-F80", "pipe-F89", "pipe-F111"})
  void run_whereEverythingGoesWrong_endsAndClosesWhatItOpens(Seed seed)
      throws InterruptedException {
    for (int i = 0; i < GRAPHS / 6; i++) {
      Random random = seed.random(i);
      WildPipeline graph = new WildPipeline(random);
      Plan<Numbers> plan = graph.pipeline.compile();
      int count = random.nextInt(60);
      int cancelled = random.nextInt(4) == 0 ? random.nextInt(200) : Integer.MAX_VALUE;
      for (Runner runner : Runners.both().toList()) {
        ended(runner, graph, plan, new Numbers(count), cancelled, i);
      }
    }
  }

  private static void ended(
      Runner runner,
      WildPipeline graph,
      Plan<Numbers> plan,
      Numbers params,
      int cancelled,
      int number)
      throws InterruptedException {
    graph.work.set(0);
    try (Run run = runner.start(plan, params)) {
      while (!run.isDone() && graph.work.get() < cancelled && cancelled < Integer.MAX_VALUE) {
        Thread.yield();
      }
      if (cancelled < Integer.MAX_VALUE) {
        run.cancel();
      }
      assertThat(run.await(AMPLE)).as("graph %d, %s: %s", number, runner, run.stats()).isTrue();
    } catch (RunFailed e) {
      assertThat(e).isNotInstanceOf(StepBroken.class);
    }
    assertThat(graph.closed.get()).as("graph %d, %s", number, runner).isEqualTo(graph.opened.get());
  }

  private static List<Object> results(
      Runner runner, RandomPipeline graph, Plan<Numbers> plan, Numbers params, int number)
      throws InterruptedException {
    graph.reset();
    try (Run run = runner.start(plan, params)) {
      assertThat(run.await(AMPLE)).as("graph %d, %s: %s", number, runner, run.stats()).isTrue();
      return graph.results.stream().map(result -> read(run, result)).toList();
    }
  }

  private static Object read(Run run, Value<Long> result) {
    try {
      return run.get(result);
    } catch (NoSuchElementException e) {
      return "none";
    }
  }

  private static void disturbed(
      Runner runner, RandomPipeline graph, Plan<Numbers> plan, Random random, int number)
      throws InterruptedException {
    int how = random.nextInt(4);
    Runner with =
        how == 3
            ? runner.with(
                RunOptions.DEFAULT.deadline(Duration.ofNanos(1 + random.nextInt(3_000_000))))
            : runner;
    int when = random.nextInt(400);
    Run run = with.start(plan, new Numbers(20 + random.nextInt(200)));
    while (how < 3 && !run.isDone() && graph.work.get() < when) {
      Thread.yield();
    }
    switch (how) {
      case 0 -> run.cancel();
      case 1 -> run.close();
      case 2 -> interrupted(run);
      default -> {}
    }
    try {
      assertThat(run.await(AMPLE)).as("graph %d, %s: %s", number, runner, run.stats()).isTrue();
    } catch (RunCancelled e) {
      assertThat(e).hasMessageMatching("pipeline numbers: (was cancelled|took longer than .*)");
    }
    run.close();
  }

  /** As {@link Runner#run} does when its caller is interrupted. */
  private static void interrupted(Run run) {
    Thread.currentThread().interrupt();
    run.close();
    assertThat(Thread.interrupted()).isTrue();
  }
}
