package dev.weir.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where settings are. */
class ConfigFlag {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "where settings are: KEY: VALUE lines, keys as flags (default: weir.yaml, if there)")
  void config(Path file) {
    // Read by the settings, before all else.
  }
}
