package dev.weir.bench.pipeline;

import dev.weir.bench.sides.Items;
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

/**
 * A pipeline of one side moves a batch of items; the run is started and ended within. By item of
 * the source, whatever the number of branches. JMH runs it, in forks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Moving {

  static final int MANY = 100_000;

  /** Where each item is handed over alone. */
  static final int SOME = 20_000;

  private static final int WARM_UPS = 5;

  /** Where steps wait. */
  static final int FEW = 1_000;

  @Param("Weir")
  public String side = "";

  @Param("1")
  public int branches;

  @Param("1")
  public int maxInFlight;

  @Param("0")
  public int waitMicros;

  private Shape shape = new Shape(1, 1, 0);
  private Mover mover = count -> count;

  /** Pipelines are declared once, not for every batch. */
  @Setup
  public void declare() throws InterruptedException {
    if (waitMicros > 0) {
      warmUp();
    }
    shape = new Shape(branches, maxInFlight, waitMicros);
    mover = Mover.of(side, shape);
  }

  /** At so many microseconds an item no code would become hot within the warm-up. */
  private void warmUp() throws InterruptedException {
    Mover quick = Mover.of(side, new Shape(branches, maxInFlight, 0));
    for (int i = 0; i < WARM_UPS; i++) {
      var _ = quick.move(SOME);
    }
  }

  /** For steps that do not wait, lockstep. */
  @Benchmark
  @OperationsPerInvocation(SOME)
  public long some() throws InterruptedException {
    return move(SOME);
  }

  /** For steps that do not wait, with room between them. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public long many() throws InterruptedException {
    return move(MANY);
  }

  /** For those that do. */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public long few() throws InterruptedException {
    return move(FEW);
  }

  private long move(int count) throws InterruptedException {
    return Items.checked(side, mover.move(count), shape.sum(count));
  }
}
