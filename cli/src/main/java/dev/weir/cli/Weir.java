package dev.weir.cli;

import dev.weir.cli.pipelines.PipelinesCommand;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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
    return new CommandLine(new Weir())
        .addSubcommand(BenchCommand.commandLine())
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Weir::refuse)
        .setExecutionExceptionHandler(Weir::fail);
  }

  /**
   * One sentence and where to read more: the whole usage would push the sentence off the screen.
   */
  private static int refuse(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("weir: " + wrong.getMessage() + " (see: " + name + " --help)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(Exception thrown, CommandLine command, ParseResult parsed)
      throws Exception {
    if (!(thrown instanceof Failure || thrown instanceof IOException)) {
      throw thrown;
    }
    String what = thrown instanceof Failure ? "" : thrown.getClass().getSimpleName() + ": ";
    command.getErr().println("weir: " + what + thrown.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }
}
