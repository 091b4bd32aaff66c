package dev.weir.cli;

import dev.weir.cli.pipelines.PipelinesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code weir}: exits with 0 when all went well, 1 on a failure, 2 on wrong usage. */
@Command(
    name = "weir",
    description = "The agent session runtime for the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DevCommand.class, PipelinesCommand.class, CommandLine.HelpCommand.class})
public final class Weir {
  private Weir() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return OneSentence.on(new CommandLine(new Weir()).addSubcommand(BenchCommand.commandLine()));
  }
}
