package dev.weir.bench.channel;

import dev.weir.bench.sides.Items;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * As many producers as consumers move a batch of items; the threads are started and joined within,
 * which costs the same for all sides on threads. JMH runs it, in forks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOver {

  static final int FEW = 100_000;

  /** A thousand items for each of a thousand producers, so that starting them is little. */
  static final int MANY = 1_000_000;

  @Param("Weir")
  public String side = "";

  /** Producers, and as many consumers. */
  @Param("1")
  public int workers;

  @Param("16")
  public int capacity;

  /** For up to eight workers. */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public long few() throws InterruptedException {
    return move(FEW / workers);
  }

  /** For a thousand workers. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public long many() throws InterruptedException {
    return move(MANY / workers);
  }

  private long move(int each) throws InterruptedException {
    long sum = side.equals("Kotlin") ? coroutines(each) : threads(each);
    return Items.checked(side, sum, workers * Items.sum(each));
  }

  private long threads(int each) throws InterruptedException {
    Pipe pipe = Pipes.open(side, capacity);
    var crew = new Crew();
    for (int i = 0; i < workers; i++) {
      crew.start(() -> Crew.put(pipe, each));
      crew.start(() -> Crew.take(pipe, each));
    }
    return crew.join();
  }

  private long coroutines(int each) throws InterruptedException {
    var crew = new Coroutines(2 * workers);
    var channel = Coroutines.channel(capacity);
    for (int i = 0; i < workers; i++) {
      crew.send(channel, each);
      crew.receive(channel, each);
    }
    return crew.join();
  }
}
