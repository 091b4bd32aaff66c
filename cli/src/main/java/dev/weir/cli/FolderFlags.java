package dev.weir.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where agents and settings are, by flags alone. */
class FolderFlags extends ConfigFlag {
  static final String FLAG = "--agents-dir";

  @Option(
      names = FLAG,
      paramLabel = "FOLDER",
      converter = Values.Place.class,
      description = "where the agents' .java files are (default: " + AgentFolder.DEFAULT + ")")
  @Nullable Path flag;

  /** The folder, which is there and can be read. */
  Path folder() {
    return AgentFolder.orDefault(flag);
  }
}
