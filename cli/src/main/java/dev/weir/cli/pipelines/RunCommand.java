package dev.weir.cli.pipelines;

import dev.weir.cli.Failure;
import dev.weir.cli.OneLine;
import dev.weir.cli.Shutdown;
import dev.weir.cli.Terminal;
import dev.weir.cli.pipelines.PipelineProgram.RunEnd;
import dev.weir.pipeline.OnError;
import dev.weir.pipeline.Overrides;
import dev.weir.pipeline.Run;
import dev.weir.pipeline.RunFailed;
import dev.weir.pipeline.RunOptions;
import dev.weir.pipeline.Runner;
import dev.weir.pipeline.StepFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Unmatched;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code weir pipelines run}, and that of a {@link PipelineProgram}. What its own options leave
 * over are the flags of the pipeline, which are known only once that is compiled.
 */
@Command(
    name = "run",
    description = {
      "Runs a pipeline and prints the values that its steps have made.",
      "Each parameter of a simple type is a flag after NAME: --field-name VALUE, again for each"
          + " value of a list, --flag or --no-flag for a boolean. Flags win over the file.",
      "run NAME --help lists them."
    },
    sortOptions = false)
final class RunCommand extends CatalogCommand {
  private static final Duration BETWEEN = Duration.ofMillis(200);

  @CommandLine.Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "the pipeline")
  private @Nullable String name;

  @Option(
      names = "--params-file",
      paramLabel = "FILE",
      description = "the parameters, as one JSON object")
  private @Nullable Path paramsFile;

  @Option(names = "--sequential", description = "one step at a time, in a fixed order")
  private boolean sequential;

  @Option(names = "--no-observers", description = "tells the pipeline's observers nothing")
  private boolean noObservers;

  @Option(names = "--json", description = "results and counts as one JSON object")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      description = "shows this, of a pipeline with its flags, and exits")
  private boolean help;

  @Unmatched private List<String> rest = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (help && name == null) {
      spec.commandLine().usage(out());
    } else if (name == null) {
      throw new ParameterException(spec.commandLine(), "run: which pipeline? (expected: NAME)");
    } else if (help) {
      explain(pipeline(name));
    } else {
      return run(pipeline(name));
    }
    return 0;
  }

  private void explain(FoundPipeline<?> found) {
    CommandSpec all = CommandSpec.forAnnotatedObject(new RunCommand());
    all.remove(all.positionalParameters().getFirst());
    all.name(spec.qualifiedName() + " " + found.name());
    all.usageMessage().description(found.pipeline().description());
    List<OptionSpec> flags = flags(found).options();
    if (!flags.isEmpty()) {
      ArgGroupSpec.Builder group = ArgGroupSpec.builder().validate(false).heading("Parameters:%n");
      flags.forEach(group::addArg);
      all.addArgGroup(group.build());
    }
    new CommandLine(all).setUsageHelpAutoWidth(true).usage(out());
  }

  private <P> int run(FoundPipeline<P> found) throws Exception {
    Hooks hooks = parent().hooks();
    P params = hooks.before(found.pipeline(), given(found));
    try (Shutdown signals = Shutdown.onSignals(Thread.currentThread()::interrupt);
        Run run = runner().start(found.plan(), params)) {
      Exception failure = failure(run);
      if (failure == null) {
        say(new Outcome(found, run));
      }
      return told(signals, hooks, new RunEnd(found.pipeline(), params, run, failure));
    } catch (RunFailed failed) {
      Failure said = new Failure(OneLine.of(failed));
      Stream.of(failed.getSuppressed()).forEach(said::addSuppressed);
      throw said;
    }
  }

  /** Whoever has sent a signal knows why it ends. */
  private int told(Shutdown signals, Hooks hooks, RunEnd end) throws Exception {
    try {
      hooks.after(end);
      return 0;
    } catch (InterruptedException stopped) {
      if (!signals.isAsked()) {
        throw stopped;
      }
      say("stopped");
      return Shutdown.STOPPED;
    }
  }

  private <P> P given(FoundPipeline<P> found) {
    Flags flags = flags(found);
    ObjectNode given = Parameters.read(paramsFile);
    given.setAll(flagged(found, flags));
    return new Parameters(flags).bind(found.pipeline().paramsType(), given);
  }

  /** What the run has failed with; null if it went well. */
  private @Nullable Exception failure(Run run) {
    try {
      await(run);
      return null;
    } catch (InterruptedException stopped) {
      run.close();
      return stopped;
    } catch (RunFailed failed) {
      return failed;
    }
  }

  private ObjectNode flagged(FoundPipeline<?> found, Flags flags) {
    CommandSpec own = CommandSpec.create().name(spec.qualifiedName() + " " + found.name());
    flags.options().forEach(own::addOption);
    CommandLine line = new CommandLine(own).setErr(err());
    return flags.read(line.parseArgs(rest.toArray(String[]::new)));
  }

  private Runner runner() {
    Runner runner = sequential ? Runner.sequential() : Runner.concurrent();
    Overrides overrides = Overrides.NONE.otherErrorsTo(this::tell);
    return runner.with(
        RunOptions.DEFAULT.overrides(noObservers ? overrides.withoutObservers() : overrides));
  }

  /** What stops the run is said at its end. */
  private void tell(StepFailure failure) {
    if (failure.policy() == OnError.CONTINUE) {
      say("step %s: %s".formatted(failure.step(), OneLine.of(failure.cause().toString())));
    }
  }

  private void await(Run run) throws InterruptedException {
    if (!Terminal.isStderr()) {
      run.await();
      return;
    }
    Progress progress = new Progress(err());
    try {
      while (!run.await(BETWEEN)) {
        progress.draw(run.stats());
      }
    } finally {
      progress.clear();
    }
  }

  private void say(Outcome outcome) {
    outcome.failures().forEach(this::say);
    if (json) {
      out().println(Json.write(outcome.json(sequential ? "sequential" : "concurrent")));
    } else {
      outcome.words().forEach(out()::println);
    }
  }
}
