package dev.weir.bench.episode;

import dev.weir.bench.sides.Items;
import dev.weir.episode.End;
import dev.weir.episode.EpisodeBuffer;
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
import org.openjdk.jmh.annotations.TearDown;

/** An episode that has ended is read from the first entry to its end. JMH runs it, in forks. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Replay {

  static final int ENTRIES = 10_000;

  @Param("Weir")
  public String side = "";

  private EpisodeBuffer buffer = Tokens.open();

  /** It is kept for longer than a run lasts. */
  @Setup
  public void fill() {
    new Tokens(buffer).add(ENTRIES);
    buffer.end(Tokens.KEY, new End.Completed());
  }

  @TearDown
  public void close() {
    buffer.close();
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public long replay() throws InterruptedException {
    long read = Readers.read(buffer.subscribe(Tokens.KEY, 0), () -> {});
    return Items.checked(side, read, ENTRIES);
  }
}
