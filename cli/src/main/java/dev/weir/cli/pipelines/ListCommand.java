package dev.weir.cli.pipelines;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir pipelines list}. */
@Command(
    name = "list",
    description = "Names the pipelines of the folder.",
    mixinStandardHelpOptions = true)
final class ListCommand extends FolderCommand {
  @Option(names = "--json", description = "as a JSON array")
  private boolean json;

  /** 1 also if a file could not be used. */
  @Override
  public Integer call() {
    PipelineFolder folder = folder();
    if (json) {
      out().println(Json.write(folder.all().stream().map(ListCommand::shown).toList()));
    } else {
      words(folder.all()).forEach(out()::println);
    }
    return folder.problems().isEmpty() ? 0 : 1;
  }

  private static Map<String, Object> shown(FoundPipeline<?> found) {
    return Ordered.of(
        "name", found.name(),
        "description", found.pipeline().description(),
        "steps", found.pipeline().outline().size(),
        "file", found.file().toString());
  }

  private static List<String> words(List<FoundPipeline<?>> all) {
    Table table = new Table().row("NAME", "STEPS", "DESCRIPTION");
    for (FoundPipeline<?> found : all) {
      table.row(
          found.name(),
          String.valueOf(found.pipeline().outline().size()),
          OneLine.of(found.pipeline().description()));
    }
    return table.lines("");
  }
}
