package dev.weir.cli;

import dev.weir.cli.dashboard.TuiCommand;
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
    subcommands = {PipelinesCommand.class, TuiCommand.class, CommandLine.HelpCommand.class})
public final class Weir {
  private Weir() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return commandLine(Surroundings.ofThisProcess());
  }

  static CommandLine commandLine(Surroundings surroundings) {
    CommandLine line =
        new CommandLine(new Weir())
            .addSubcommand(new DevCommand(surroundings))
            .addSubcommand(new StartCommand(surroundings))
            .addSubcommand(new AgentsCommand())
            .addSubcommand(new SessionsCommand(surroundings))
            .addSubcommand(new DrainCommand(surroundings))
            .addSubcommand(new DownloadFilesCommand(surroundings))
            .addSubcommand(BenchCommand.commandLine());
    return OneSentence.on(line.setDefaultValueProvider(surroundings.settings()));
  }
}
