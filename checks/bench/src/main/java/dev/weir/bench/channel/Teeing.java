package dev.weir.bench.channel;

import dev.weir.bench.sides.Items;
import dev.weir.channel.Branch;
import dev.weir.channel.Chan;
import dev.weir.channel.Lag;
import dev.weir.channel.Tee;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A producer, a channel of 100, a tee over it, and a reader on every branch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Teeing {

  static final int CAPACITY = 100;
  static final int ITEMS = 100_000;

  /** This side bounds how far a branch may be behind; the other, as Python's, does not. */
  static final String BOUNDED = "Weir lag 100";

  @Param("Weir")
  public String side = "";

  @Param("2")
  public int branches;

  /** By item of the source, whatever the number of branches. */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long tee() throws InterruptedException {
    Chan<Integer> chan = Chan.bounded(CAPACITY);
    Lag lag = side.equals(BOUNDED) ? Lag.backpressure(CAPACITY) : Lag.unbounded();
    var crew = new Crew();
    try (Tee<Integer> tee = Tee.of(chan, branches, lag)) {
      crew.start(() -> Crew.put(Pipes.of(chan), ITEMS));
      tee.forEach(branch -> crew.start(() -> take(branch)));
      return Items.checked(side, crew.join(), branches * Items.sum(ITEMS));
    }
  }

  private static long take(Branch<Integer> branch) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < ITEMS; i++) {
      sum += branch.receive();
    }
    return sum;
  }
}
