package dev.weir.cli.pipelines;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code weir pipelines new}. */
@Command(
    name = "new",
    description = "Writes pipelines to begin with into a folder, and says how to run them.",
    mixinStandardHelpOptions = true)
final class NewCommand implements Callable<Integer> {
  private static final String NAMES = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private @Nullable PipelinesCommand parent;

  @Parameters(paramLabel = "NAME", description = "what the pipeline is called, as in word-count")
  private String name = "";

  @Option(
      names = "--template",
      paramLabel = "TEMPLATE",
      description = {
        "minimal: one file (if nothing is said)",
        "scaffold: one pipeline with parameters, a resource, an error policy and a test",
        "structured: several pipelines with an include, shared records and a README"
      },
      converter = Template.Named.class)
  private Template template = Template.MINIMAL;

  @Override
  public Integer call() throws IOException {
    if (parent == null) {
      throw new IllegalStateException("parent: none (expected: run by weir pipelines)");
    }
    if (!name.matches(NAMES)) {
      throw new ParameterException(
          spec.commandLine(),
          "new: \"%s\" (expected: words of a-z and 0-9 with - between, as in word-count)"
              .formatted(name));
    }
    Template.Written written = template.write(parent.folder(), name);
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : written.files()) {
      out.println("wrote " + file);
    }
    out.println("try it:");
    written.commands().forEach(command -> out.println("  " + command));
    return 0;
  }
}
