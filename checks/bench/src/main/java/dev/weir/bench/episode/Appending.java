package dev.weir.bench.episode;

import dev.weir.episode.EpisodeBuffer;
import dev.weir.episode.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;

/**
 * What an entry costs the writer alone, with whoever reads. The time is that of the writer's thread
 * from its first entry to its last; what the readers do meanwhile is theirs. JMH runs it, in forks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Appending {

  private static final Duration LONG = Duration.ofMinutes(1);

  @Param("Weir")
  public String side = "";

  /** {@code none}; {@code waiting}: 256 that wait for each entry; {@code dead}: one never reads. */
  @Param("none")
  public String readers = "";

  private EpisodeBuffer buffer = Tokens.open();
  private final List<Thread> threads = new ArrayList<>();

  /** A fresh buffer for each batch; who reads is there before it. */
  @Setup(Level.Invocation)
  public void open() {
    buffer = Tokens.open();
    switch (readers) {
      case "waiting" -> waiting(256);
      case "dead" -> buffer.subscribe(Tokens.KEY, 0);
      default -> {}
    }
  }

  /** Ends them all. */
  @TearDown(Level.Invocation)
  public void close() throws InterruptedException {
    buffer.close();
    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
  }

  /** As a turn does it, on a virtual thread. */
  @Benchmark
  @OperationsPerInvocation(FanOut.ENTRIES)
  public boolean append() throws Exception {
    var writing = new FutureTask<>(() -> new Tokens(buffer).add(FanOut.ENTRIES), true);
    Thread.startVirtualThread(writing);
    return writing.get();
  }

  private void waiting(int count) {
    for (int i = 0; i < count; i++) {
      Subscription reader = buffer.subscribe(Tokens.KEY, 0);
      threads.add(Thread.startVirtualThread(() -> follow(reader)));
    }
  }

  private static void follow(Subscription reader) {
    try (reader) {
      while (reader.next(LONG) != null) {
        // the next
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
