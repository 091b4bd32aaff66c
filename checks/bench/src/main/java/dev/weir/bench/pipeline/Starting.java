package dev.weir.bench.pipeline;

import dev.weir.pipeline.Plan;
import dev.weir.pipeline.Runner;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Runs a plan whose steps do nothing, from start to end, one run after the other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Starting {

  static final int RUNS = 200;

  @Param("Weir")
  public String side = "";

  @Param("virtual")
  public String caller = "";

  @Param("items")
  public String steps = "";

  private Plan<Integer> plan = Steps.ITEMS.plan();

  @Setup
  public void declare() {
    plan = Steps.valueOf(steps.toUpperCase(Locale.ROOT)).plan();
  }

  @Benchmark
  @OperationsPerInvocation(RUNS)
  public long runs() throws Exception {
    var work = new FutureTask<>(repeated(Runner.concurrent(), plan));
    Caller.valueOf(caller.toUpperCase(Locale.ROOT)).call(work);
    return work.get();
  }

  /** How many runs have ended, which must be all. */
  private static Callable<Long> repeated(Runner runner, Plan<Integer> plan) {
    return () -> {
      long ended = 0;
      for (int i = 0; i < RUNS; i++) {
        ended += runner.run(plan, i).isDone() ? 1 : 0;
      }
      if (ended != RUNS) {
        throw new IllegalStateException("runs: %d ended (expected: %d)".formatted(ended, RUNS));
      }
      return ended;
    };
  }
}
