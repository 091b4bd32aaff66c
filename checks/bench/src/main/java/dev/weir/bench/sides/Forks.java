package dev.weir.bench.sides;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs work in a JVM of its own, by JMH: nothing that another side left behind is there. */
final class Forks {

  private static final TimeValue LIMIT = TimeValue.seconds(60);
  private static final List<String> JVM =
      List.of("-Xms2g", "-Xmx2g", "--sun-misc-unsafe-memory-access=allow");
  private static final List<String> ONE_CARRIER =
      List.of(
          "-Djdk.virtualThreadScheduler.parallelism=1",
          "-Djdk.virtualThreadScheduler.maxPoolSize=1",
          "-Dkotlinx.coroutines.scheduler.core.pool.size=1",
          "-Dkotlinx.coroutines.scheduler.max.pool.size=1");

  private final Pace pace;

  Forks(Pace pace) {
    this.pace = pace;
    // Each cell is a run of its own here; the lock would make two tuners wait for each other.
    System.setProperty("jmh.ignoreLock", "true");
  }

  /** The figure of each iteration; blocks for as long as the pace says. */
  List<Double> figures(Work work, String side) {
    ChainedOptionsBuilder options = options(work, side);
    return switch (work.measure()) {
      case TIME, RUN, RATE -> scores(run(options), result -> result.getPrimaryResult().getScore());
      case ALLOCATION -> scores(run(options.addProfiler(GCProfiler.class)), Forks::allocated);
    };
  }

  private static double allocated(IterationResult result) {
    var norm = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return requireNonNull(norm, "JMH: no gc.alloc.rate.norm (expected: HotSpot)").getScore();
  }

  private ChainedOptionsBuilder options(Work work, String side) {
    var options =
        new OptionsBuilder()
            .include("^%s\\.%s$".formatted(work.benchmark().getName(), work.method()))
            .param("side", side)
            .jvmArgs(jvm(work).toArray(String[]::new))
            .forks(1)
            .threads(1)
            .timeout(LIMIT)
            .shouldFailOnError(true)
            .warmupIterations(pace.warmUps())
            .warmupTime(time(pace.warmUp()))
            .measurementIterations(pace.iterations())
            .measurementTime(time(pace.iteration()));
    work.parameters().forEach(options::param);
    return options;
  }

  private static List<String> jvm(Work work) {
    var arguments = new ArrayList<>(JVM);
    if (work.oneCarrier()) {
      arguments.addAll(ONE_CARRIER);
    }
    return arguments;
  }

  private static TimeValue time(Duration duration) {
    return TimeValue.milliseconds(duration.toMillis());
  }

  /** What JMH says is shown only where it fails. */
  private static Collection<RunResult> run(ChainedOptionsBuilder options) {
    var said = new ByteArrayOutputStream();
    var format =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(said, true, StandardCharsets.UTF_8), VerboseMode.NORMAL);
    try {
      return new Runner(options.build(), format).run();
    } catch (RunnerException failed) {
      throw new IllegalStateException(
          "JMH failed:\n" + said.toString(StandardCharsets.UTF_8), failed);
    }
  }

  private static List<Double> scores(
      Collection<RunResult> runs, ToDoubleFunction<IterationResult> score) {
    return runs.stream()
        .map(RunResult::getBenchmarkResults)
        .flatMap(Collection::stream)
        .map(BenchmarkResult::getIterationResults)
        .flatMap(Collection::stream)
        .map(score::applyAsDouble)
        .toList();
  }
}
