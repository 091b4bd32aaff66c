package dev.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code weir}: exits with 0 when all went well, 1 on a failure, 2 on wrong usage. */
@Command(
    name = "weir",
    description = "The agent session runtime for the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DevCommand.class, CommandLine.HelpCommand.class})
public final class Weir {
  private Weir() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Weir())
        .addSubcommand(BenchCommand.commandLine())
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler((thrown, command, parsed) -> {
          if (!(thrown instanceof Failure)) {
            throw thrown;
          }
          command.getErr().println("weir: " + thrown.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
  }
}
