package dev.weir.cli.pipelines;

import dev.weir.cli.OneLine;
import dev.weir.cli.Table;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir pipelines list}, and that of a {@link PipelineProgram}. */
@Command(name = "list", description = "Names the pipelines.", mixinStandardHelpOptions = true)
final class ListCommand extends CatalogCommand {
  @Option(names = "--json", description = "as a JSON array")
  private boolean json;

  /** 1 also if a file could not be used. */
  @Override
  public Integer call() {
    Catalog catalog = parent().catalog();
    tell(catalog);
    if (json) {
      out().println(Json.write(catalog.all().stream().map(ListCommand::shown).toList()));
    } else {
      words(catalog.all()).forEach(out()::println);
    }
    return catalog.problems().isEmpty() ? 0 : 1;
  }

  private static Map<String, Object> shown(FoundPipeline<?> found) {
    return Ordered.of(
        "name", found.name(),
        "description", found.pipeline().description(),
        "steps", found.pipeline().outline().size(),
        "file", found.place());
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
