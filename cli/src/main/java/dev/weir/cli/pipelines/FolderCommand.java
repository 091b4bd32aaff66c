package dev.weir.cli.pipelines;

import dev.weir.cli.Failure;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command on the pipelines of the folder. */
@Command
abstract sealed class FolderCommand implements Callable<Integer>
    permits ListCommand, InfoCommand, DagCommand, RunCommand {
  @Spec CommandSpec spec = CommandSpec.create();
  @ParentCommand private @Nullable PipelinesCommand parent;

  /** The folder's pipelines; what is wrong with other files has been said. */
  final PipelineFolder folder() {
    if (parent == null) {
      throw new IllegalStateException("parent: none (expected: run by weir pipelines)");
    }
    PipelineFolder folder = PipelineFolder.read(parent.folder());
    folder.problems().forEach(problem -> err().println("weir: " + OneLine.of(problem.toString())));
    return folder;
  }

  final FoundPipeline<?> pipeline(String name) {
    PipelineFolder folder = folder();
    return folder
        .find(name)
        .orElseThrow(() ->
            new Failure(
                "pipeline: %s (expected: %s)"
                    .formatted(
                        name,
                        folder.all().isEmpty()
                            ? "there is none that can be used in " + folder.path()
                            : "one of " + String.join(", ", folder.names()))));
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
