package dev.weir.cli;

import picocli.CommandLine.Command;

/** {@code weir start}: a worker as it is in production. */
@Command(
    name = StartCommand.NAME,
    description =
        "Hosts the agents of a folder as in production: few sessions unless more are asked for, a"
            + " limit of failures, no other port than the one asked for, words as lines of a log.",
    mixinStandardHelpOptions = true,
    footer = HostCommand.SETTINGS,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:drained, and all was answered",
      "1:it could not start: no agents, no such folder, no port, a LiveKit server that refuses it or"
          + " did not know it before a signal came",
      "2:wrong usage",
      "3:drained, and sessions were cut off",
      "4:drained because sessions failed in a row, of its memory, or because its LiveKit server"
          + " stayed away: start it anew",
      "130:stopped at once, by a second signal"
    })
final class StartCommand extends HostCommand {
  static final String NAME = "start";

  private static final Defaults DEFAULTS = new Defaults(50, 5, LogOutput.Level.INFO, true);

  StartCommand(Surroundings surroundings) {
    super(surroundings, DEFAULTS);
  }
}
