package dev.weir.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where agents and settings are, by flags alone. */
class FolderFlags {
  static final String FLAG = "--agents-dir";

  @Option(
      names = FLAG,
      paramLabel = "FOLDER",
      converter = Values.Place.class,
      description = "where the agents' .java files are (default: " + AgentFolder.DEFAULT + ")")
  @Nullable Path flag;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "where settings are: KEY: VALUE lines, keys as flags (default: weir.yaml, if there)")
  void config(Path file) {
    // Read by the settings, before all else.
  }

  /** The folder, which is there and can be read. */
  Path folder() {
    return AgentFolder.orDefault(flag);
  }
}
