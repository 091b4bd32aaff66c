package dev.weir.bench.channel;

import static java.util.Objects.requireNonNull;

import dev.weir.bench.sides.Items;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a limit on the wait costs, for a receiver that need not wait and for one that must. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TimedReceive {

  static final int ITEMS = 100_000;

  /** This side takes without a limit. */
  static final String UNTIMED = "Weir untimed";

  @Param("Weir")
  public String side = "";

  /** A pipe that holds a whole batch, filled before each. */
  @State(Scope.Benchmark)
  public static class Full {
    private @Nullable TimedPipe pipe;

    /** Called by JMH, uncounted. */
    @Setup(Level.Invocation)
    public void fill(TimedReceive bench) throws InterruptedException {
      TimedPipe filled = bench.open(ITEMS);
      var _ = Crew.put(filled, ITEMS);
      pipe = filled;
    }

    TimedPipe pipe() {
      return requireNonNull(pipe);
    }
  }

  /** One receiver; all items are there. */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long finding(Full full) throws InterruptedException {
    TimedPipe pipe = full.pipe();
    boolean timed = !side.equals(UNTIMED);
    var crew = new Crew();
    crew.start(() -> timed ? poll(pipe, ITEMS) : Crew.take(pipe, ITEMS));
    return Items.checked(side, crew.join(), Items.sum(ITEMS));
  }

  /** Two threads hand items to and fro, so that a receiver finds none and parks. */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long waiting() throws InterruptedException {
    TimedPipe there = open(1);
    TimedPipe back = open(1);
    int each = ITEMS / 2;
    var crew = new Crew();
    crew.start(() -> ask(there, back, each));
    crew.start(() -> answer(there, back, each));
    return Items.checked(side, crew.join(), 2 * Items.sum(each));
  }

  private TimedPipe open(int capacity) {
    return (TimedPipe) Pipes.open(side.equals(UNTIMED) ? "Weir" : side, capacity);
  }

  private static long poll(TimedPipe pipe, int count) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += taken(pipe);
    }
    return sum;
  }

  private static long ask(TimedPipe there, TimedPipe back, int count) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      there.put(Items.at(i));
      sum += taken(back);
    }
    return sum;
  }

  private static long answer(TimedPipe there, TimedPipe back, int count)
      throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      Integer item = taken(there);
      sum += item;
      back.put(item);
    }
    return sum;
  }

  private static Integer taken(TimedPipe pipe) throws InterruptedException {
    Integer item = pipe.poll();
    if (item == null) {
      throw new IllegalStateException("nothing came in " + TimedPipe.PATIENCE);
    }
    return item;
  }
}
