package dev.weir.cli.pipelines;

import dev.weir.cli.Failure;
import dev.weir.cli.Terminal;
import dev.weir.pipeline.Overrides;
import dev.weir.pipeline.Run;
import dev.weir.pipeline.RunFailed;
import dev.weir.pipeline.RunOptions;
import dev.weir.pipeline.Runner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Unmatched;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code weir pipelines run}. What its own options leave over are the flags of the pipeline, which
 * are known only once that is compiled.
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
final class RunCommand extends FolderCommand {
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
  public Integer call() throws InterruptedException {
    if (help && name == null) {
      spec.commandLine().usage(out());
    } else if (name == null) {
      throw new ParameterException(spec.commandLine(), "run: which pipeline? (expected: NAME)");
    } else if (help) {
      explain(pipeline(name));
    } else {
      run(pipeline(name));
    }
    return 0;
  }

  static Flags flags(FoundPipeline<?> found) {
    List<String> taken = new ArrayList<>(List.of("--pipelines"));
    CommandSpec.forAnnotatedObject(new RunCommand())
        .options()
        .forEach(option -> taken.addAll(List.of(option.names())));
    return new Flags(found.fields(), taken);
  }

  private void explain(FoundPipeline<?> found) {
    CommandSpec all = CommandSpec.forAnnotatedObject(new RunCommand());
    all.remove(all.positionalParameters().getFirst());
    all.name(spec.qualifiedName() + " " + found.name());
    all.usageMessage().description(found.pipeline().description());
    ArgGroupSpec.Builder group = ArgGroupSpec.builder().validate(false).heading("Parameters:%n");
    flags(found).options().forEach(group::addArg);
    all.addArgGroup(group.build());
    new CommandLine(all).setUsageHelpAutoWidth(true).usage(out());
  }

  private <P> void run(FoundPipeline<P> found) throws InterruptedException {
    Flags flags = flags(found);
    ObjectNode given = Parameters.read(paramsFile);
    given.setAll(flagged(found, flags));
    P params = new Parameters(flags).bind(found.pipeline().paramsType(), given);
    try (Run run = runner().start(found.plan(), params)) {
      await(run);
      say(new Outcome(found, run));
    } catch (RunFailed failed) {
      throw new Failure(OneLine.of(failed));
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
    return noObservers
        ? runner.with(RunOptions.DEFAULT.overrides(Overrides.NONE.withoutObservers()))
        : runner;
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
    outcome.failures().forEach(words -> err().println("weir: " + words));
    if (json) {
      out().println(Json.write(outcome.json(sequential ? "sequential" : "concurrent")));
    } else {
      outcome.words().forEach(out()::println);
    }
  }
}
