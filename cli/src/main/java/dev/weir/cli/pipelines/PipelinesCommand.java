package dev.weir.cli.pipelines;

import dev.weir.cli.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code weir pipelines}. Its commands end with 0 if all went well, 1 if what was asked for is not
 * there or wrong or the run has failed, 2 if the arguments cannot be parsed.
 */
@Command(
    name = "pipelines",
    description = "Lists, shows, draws and runs the pipelines of a folder, or writes a new one.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListCommand.class,
      InfoCommand.class,
      DagCommand.class,
      RunCommand.class,
      NewCommand.class
    })
public final class PipelinesCommand implements Runnable, CommandsOnPipelines {
  private static final String DEFAULT = "pipelines";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--pipelines",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "where the pipelines' .java files are (default: ${DEFAULT-VALUE})",
      defaultValue = DEFAULT)
  private Path folder = Path.of(DEFAULT);

  /** Made by the command line. */
  public PipelinesCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "pipelines: which command? (expected: list, info, dag, run or new)");
  }

  @Override
  public Catalog catalog() {
    if (!Files.isDirectory(folder)) {
      throw new Failure(
          "--pipelines: %s (expected: a folder with pipelines' .java files)".formatted(folder));
    }
    return PipelineFolder.read(folder);
  }

  @Override
  public Hooks hooks() {
    return Hooks.NONE;
  }

  /** Whether or not it is there. */
  Path folder() {
    return folder;
  }
}
