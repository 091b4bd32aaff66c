package dev.weir.bench.episode;

import dev.weir.bench.sides.Items;
import dev.weir.episode.End;
import dev.weir.episode.EpisodeBuffer;
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
import org.openjdk.jmh.annotations.State;

/**
 * One writer, many readers, from the first entry to the end that all of them have seen; by delivery
 * of one entry to one reader. All of them are virtual threads. JMH runs it, in forks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanOut {

  static final int ENTRIES = 20_000;

  /** Where each entry is waited for. */
  static final int PACED = 2_000;

  @Param("Weir")
  public String side = "";

  /** For {@link #byEntry} alone. */
  @Param("1")
  public int readers;

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public long burst1() throws Exception {
    return burst(1);
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES * 16)
  public long burst16() throws Exception {
    return burst(16);
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES * 256)
  public long burst256() throws Exception {
    return burst(256);
  }

  @Benchmark
  @OperationsPerInvocation(PACED)
  public long paced1() throws Exception {
    return paced(1);
  }

  @Benchmark
  @OperationsPerInvocation(PACED * 16)
  public long paced16() throws Exception {
    return paced(16);
  }

  @Benchmark
  @OperationsPerInvocation(PACED * 256)
  public long paced256() throws Exception {
    return paced(256);
  }

  /** A burst by entry, however many read it: what it leaves behind. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public long byEntry() throws Exception {
    return burst(readers);
  }

  private long burst(int count) throws Exception {
    return checked((long) count * ENTRIES, () -> burstTo(count));
  }

  private long paced(int count) throws Exception {
    return checked((long) count * PACED, () -> pacedTo(count));
  }

  /** The writer adds as fast as it can while the readers read. */
  private static long burstTo(int count) throws Exception {
    try (EpisodeBuffer buffer = Tokens.open()) {
      var readers = new Readers(buffer, count, () -> {});
      new Tokens(buffer).add(ENTRIES);
      buffer.end(Tokens.KEY, new End.Completed());
      return readers.join();
    }
  }

  /** The writer adds the next when all readers have the one before. */
  private static long pacedTo(int count) throws Exception {
    try (EpisodeBuffer buffer = Tokens.open()) {
      var lap = new Lap(count);
      var readers = new Readers(buffer, count, lap::has);
      var tokens = new Tokens(buffer);
      for (int i = 0; i < PACED; i++) {
        tokens.add();
        lap.await();
      }
      buffer.end(Tokens.KEY, new End.Completed());
      return readers.join();
    }
  }

  private long checked(long expected, Callable<Long> batch) throws Exception {
    var work = new FutureTask<>(batch);
    Thread.startVirtualThread(work);
    return Items.checked(side, work.get(), expected);
  }
}
