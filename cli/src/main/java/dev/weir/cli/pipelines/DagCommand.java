package dev.weir.cli.pipelines;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir pipelines dag}, and that of a {@link PipelineProgram}. */
@Command(
    name = "dag",
    description = "Prints the compiled graph of a pipeline, included ones expanded.",
    mixinStandardHelpOptions = true)
final class DagCommand extends CatalogCommand {
  @Parameters(paramLabel = "NAME", description = "the pipeline")
  private String name = "";

  @ArgGroup private @Nullable Form form;

  private static final class Form {
    @Option(names = "--json", description = "as JSON; so it is if nothing is said")
    private boolean json;

    @Option(names = "--mermaid", description = "as a Mermaid flowchart")
    private boolean mermaid;
  }

  @Override
  public Integer call() {
    FoundPipeline<?> found = pipeline(name);
    if (form != null && form.mermaid && !form.json) {
      out().print(found.plan().toMermaid());
      out().flush();
    } else {
      out().println(found.plan().toJson());
    }
    return 0;
  }
}
