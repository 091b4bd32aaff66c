package dev.weir.bench.channel;

import com.softwaremill.jox.Channel;
import dev.weir.bench.sides.Items;
import dev.weir.channel.Chan;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One consumer selects among several channels, each of which has a producer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Selecting {

  static final int ITEMS = 100_000;

  /** This side has no limit, also where the others have one. */
  static final String UNTIMED = "Weir untimed";

  @Param("Weir")
  public String side = "";

  @Param("2")
  public int channels;

  @Param("16")
  public int capacity;

  /** Whether each select has a limit, which is never reached. */
  @Param("false")
  public boolean timed;

  /** A batch, divided evenly among the channels. */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long select() throws InterruptedException {
    int each = ITEMS / channels;
    long sum =
        switch (side) {
          case "Weir" -> weir(each, timed);
          case UNTIMED -> weir(each, false);
          case "Jox" -> jox(each);
          case "Kotlin" -> kotlin(each, false);
          case "Kotlin biased" -> kotlin(each, true);
          default ->
              throw new IllegalArgumentException("side: " + side + " (expected: one that selects)");
        };
    return Items.checked(side, sum, channels * Items.sum(each));
  }

  private long weir(int each, boolean limited) throws InterruptedException {
    List<Chan<Integer>> from =
        IntStream.range(0, channels).mapToObj(_ -> Pipes.<Integer>chan(capacity)).toList();
    var crew = new Crew();
    from.forEach(chan -> crew.start(() -> Crew.put(Pipes.of(chan), each)));
    var chooser = new WeirChooser(from, limited);
    crew.start(() -> chooser.take(channels * each));
    return crew.join();
  }

  private long jox(int each) throws InterruptedException {
    List<Channel<Integer>> from =
        IntStream.range(0, channels).mapToObj(_ -> Pipes.<Integer>jox(capacity)).toList();
    var crew = new Crew();
    from.forEach(channel -> crew.start(() -> Crew.put(Pipes.of(channel), each)));
    var chooser = new JoxChooser(from, timed);
    crew.start(() -> chooser.take(channels * each));
    return crew.join();
  }

  private long kotlin(int each, boolean biased) throws InterruptedException {
    var from = IntStream.range(0, channels).mapToObj(_ -> Coroutines.channel(capacity)).toList();
    var crew = new Coroutines(channels + 1);
    from.forEach(channel -> crew.send(channel, each));
    crew.launch(new KotlinChoosing(from, timed, biased, channels * each, crew, null));
    return crew.join();
  }
}
