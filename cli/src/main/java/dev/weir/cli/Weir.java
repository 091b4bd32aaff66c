package dev.weir.cli;

import dev.weir.cli.dashboard.TuiCommand;
import dev.weir.cli.pipelines.PipelinesCommand;
import dev.weir.cli.settings.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code weir}: exits with 0 when all went well, 1 on a failure, 2 on wrong usage. */
@Command(
    name = "weir",
    description = "The agent session runtime for the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Weir {
  private Weir() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(Surroundings.ofThisProcess(), arguments).execute(arguments));
  }

  static CommandLine commandLine() {
    return commandLine(Surroundings.ofThisProcess());
  }

  static CommandLine commandLine(Surroundings surroundings) {
    CommandLine line =
        new CommandLine(new Weir())
            .addSubcommand(new PipelinesCommand())
            .addSubcommand(new TuiCommand())
            .addSubcommand(new CommandLine.HelpCommand());
    return speaking(withHosts(line, surroundings), surroundings);
  }

  /** A worker is to start soon, and half of that is to describe commands nobody has asked for. */
  static CommandLine commandLine(Surroundings surroundings, String[] arguments) {
    return switch (arguments.length == 0 ? "" : arguments[0]) {
      case DevCommand.NAME -> alone(new DevCommand(surroundings), surroundings);
      case StartCommand.NAME -> alone(new StartCommand(surroundings), surroundings);
      default -> commandLine(surroundings);
    };
  }

  private static CommandLine alone(HostCommand command, Surroundings surroundings) {
    return speaking(new CommandLine(new Weir()).addSubcommand(command), surroundings);
  }

  private static CommandLine withHosts(CommandLine line, Surroundings surroundings) {
    return line.addSubcommand(new DevCommand(surroundings))
        .addSubcommand(new StartCommand(surroundings))
        .addSubcommand(new ConsoleCommand(surroundings))
        .addSubcommand(new ConnectCommand(surroundings))
        .addSubcommand(DispatchCommand.commandLine(surroundings))
        .addSubcommand(RoomsCommand.commandLine(surroundings))
        .addSubcommand(new AgentsCommand())
        .addSubcommand(new SessionsCommand(surroundings))
        .addSubcommand(new DrainCommand(surroundings))
        .addSubcommand(new DownloadFilesCommand(surroundings))
        .addSubcommand(BenchCommand.commandLine());
  }

  private static CommandLine speaking(CommandLine line, Surroundings surroundings) {
    Settings settings = surroundings.settings(() -> commandLine(surroundings).getCommandSpec());
    return OneSentence.on(line.setDefaultValueProvider(settings));
  }
}
