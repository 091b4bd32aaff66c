package dev.weir.cli.pipelines;

import dev.weir.pipeline.StepOutline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir pipelines info}. */
@Command(
    name = "info",
    description = "Shows the parameters of a pipeline and its steps as they are declared.",
    mixinStandardHelpOptions = true)
final class InfoCommand extends FolderCommand {
  @Parameters(paramLabel = "NAME", description = "the pipeline")
  private String name = "";

  @Option(names = "--json", description = "as a JSON object")
  private boolean json;

  @Override
  public Integer call() {
    FoundPipeline<?> found = pipeline(name);
    Flags flags = RunCommand.flags(found);
    if (json) {
      out().println(Json.write(shown(found, flags)));
    } else {
      words(found, flags).forEach(out()::println);
    }
    return 0;
  }

  private static Map<String, Object> shown(FoundPipeline<?> found, Flags flags) {
    return Ordered.of(
        "name", found.name(),
        "description", found.pipeline().description(),
        "file", found.file().toString(),
        "params", found.fields().stream().map(field -> shown(field, flags)).toList(),
        "steps", found.pipeline().outline().stream().map(InfoCommand::shown).toList());
  }

  private static Map<String, Object> shown(Field field, Flags flags) {
    return Ordered.of(
        "name", field.name(),
        "type", field.shown(),
        "required", field.required(),
        "flag", flags.name(field));
  }

  private static Map<String, Object> shown(StepOutline step) {
    return Ordered.of(
        "name", step.name(),
        "kind", lower(step.kind()),
        "takes", step.takes(),
        "max_in_flight", step.maxInFlight(),
        "on_error", lower(step.onError()),
        "includes", step.includes(),
        "description", step.description());
  }

  private static List<String> words(FoundPipeline<?> found, Flags flags) {
    List<String> lines = new ArrayList<>();
    String description = OneLine.of(found.pipeline().description());
    lines.add(found.name() + (description.isEmpty() ? "" : ": " + description));
    lines.add("file  " + found.file());
    lines.add("parameters");
    lines.addAll(fields(found, flags).lines("  "));
    lines.add("steps");
    lines.addAll(steps(found).lines("  "));
    return lines;
  }

  private static Table fields(FoundPipeline<?> found, Flags flags) {
    Table table = new Table().row("NAME", "TYPE", "FLAG", "");
    for (Field field : found.fields()) {
      table.row(
          field.name(),
          field.shown(),
          flags.name(field).orElse("in the file only"),
          field.required() ? "required" : "");
    }
    return table;
  }

  private static Table steps(FoundPipeline<?> found) {
    Table table =
        new Table().row("NAME", "KIND", "TAKES", "MAX IN FLIGHT", "ON ERROR", "DESCRIPTION");
    for (StepOutline step : found.pipeline().outline()) {
      table.row(
          step.name(),
          lower(step.kind()) + step.includes().map(other -> " " + other).orElse(""),
          String.join(", ", step.takes()),
          String.valueOf(step.maxInFlight()),
          lower(step.onError()),
          OneLine.of(step.description()));
    }
    return table;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
