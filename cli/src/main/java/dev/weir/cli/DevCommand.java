package dev.weir.cli;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir dev}: agents of a folder, hosted here, until a signal says to stop. */
@Command(
    name = DevCommand.NAME,
    description = "Hosts the agents of a folder on this machine: no keys, no network.",
    mixinStandardHelpOptions = true,
    footer = HostCommand.SETTINGS,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:drained, and all was answered",
      "1:it could not start",
      "2:wrong usage",
      "3:drained, and sessions were cut off",
      "4:drained because sessions failed in a row, or of its memory",
      "130:stopped at once, by a second signal"
    })
final class DevCommand extends HostCommand {
  static final String NAME = "dev";

  // An agent that is being written fails all the time.
  private static final Defaults DEFAULTS =
      new Defaults(10_000, Integer.MAX_VALUE, LogOutput.Level.WARN, false);

  @Option(names = "--open", description = "open the page in a browser")
  private boolean open;

  DevCommand(Surroundings surroundings) {
    super(surroundings, DEFAULTS);
  }

  @Override
  void ready(URI uri) {
    if (!open) {
      return;
    }
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    try {
      new ProcessBuilder(mac ? "open" : "xdg-open", uri.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      say("no browser could be opened: " + e.getMessage());
    }
  }
}
