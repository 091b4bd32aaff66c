package dev.weir.cli;

import dev.weir.cli.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command line is started with, besides its arguments.
 *
 * @param environment the variables
 * @param folder the working folder
 * @param media what rooms are joined with
 */
record Surroundings(Map<String, String> environment, Path folder, Media.Source media) {
  /** With the media of this build. */
  Surroundings(Map<String, String> environment, Path folder) {
    this(environment, folder, Media::open);
  }

  /** Those of this process. */
  static Surroundings ofThisProcess() {
    return new Surroundings(System.getenv(), Path.of(""));
  }

  Settings settings(Supplier<CommandSpec> program) {
    return new Settings(environment, folder, program);
  }
}
