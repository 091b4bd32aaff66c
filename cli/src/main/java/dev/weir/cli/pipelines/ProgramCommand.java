package dev.weir.cli.pipelines;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a {@link PipelineProgram} is called itself, without a command. */
@Command(
    description = "Lists, shows, draws and runs the pipelines of this program.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ListCommand.class, InfoCommand.class, DagCommand.class, RunCommand.class})
final class ProgramCommand implements Runnable, CommandsOnPipelines {
  private final Catalog catalog;
  private final Hooks hooks;

  @Spec private CommandSpec spec = CommandSpec.create();

  ProgramCommand(Catalog catalog, Hooks hooks) {
    this.catalog = catalog;
    this.hooks = hooks;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which command? (expected: list, info, dag or run)");
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public Hooks hooks() {
    return hooks;
  }
}
