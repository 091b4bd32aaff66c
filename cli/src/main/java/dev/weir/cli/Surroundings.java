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
 */
record Surroundings(Map<String, String> environment, Path folder) {
  /** Those of this process. */
  static Surroundings ofThisProcess() {
    return new Surroundings(System.getenv(), Path.of(""));
  }

  Settings settings(Supplier<CommandSpec> program) {
    return new Settings(environment, folder, program);
  }
}
