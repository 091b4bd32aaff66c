package dev.weir.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Where agents are, by a flag or by a word of its own. */
final class FolderOptions extends FolderFlags {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FOLDER",
      converter = Values.Place.class,
      description = "where the agents' .java files are (default: " + AgentFolder.DEFAULT + ")")
  private @Nullable Path positional;

  /** The folder, which is there and can be read. */
  @Override
  Path folder() {
    return AgentFolder.orDefault(firstOf(positional, "FOLDER", flag, FLAG));
  }

  /** Of a word and a flag that mean the same; the flag's may also come from the settings. */
  @Nullable Path firstOf(@Nullable Path word, String label, @Nullable Path said, String name) {
    if (word != null && said != null && parsed().hasMatchedOption(name)) {
      throw new ParameterException(
          Objects.requireNonNull(spec, "spec").commandLine(),
          "%s: %s, and %s %s (expected: one of them)".formatted(label, word, name, said));
    }
    return word == null ? said : word;
  }

  private ParseResult parsed() {
    return Objects.requireNonNull(spec, "spec").commandLine().getParseResult();
  }
}
