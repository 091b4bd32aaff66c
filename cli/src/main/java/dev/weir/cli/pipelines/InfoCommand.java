package dev.weir.cli.pipelines;

import dev.weir.cli.OneLine;
import dev.weir.cli.Table;
import dev.weir.pipeline.StepOutline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir pipelines info}, and that of a {@link PipelineProgram}. */
@Command(
    name = "info",
    description = "Shows the parameters of a pipeline and its steps as they are declared.",
    mixinStandardHelpOptions = true)
final class InfoCommand extends CatalogCommand {
  @Parameters(paramLabel = "NAME", description = "the pipeline")
  private String name = "";

  @Option(names = "--json", description = "as a JSON object")
  private boolean json;

  @Override
  public Integer call() {
    FoundPipeline<?> found = pipeline(name);
    Flags flags = flags(found);
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
        "file", found.place(),
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
        "dataset_param_names", step.parameterNames().isEmpty() ? null : step.parameterNames(),
        "max_in_flight", step.maxInFlight(),
        "on_error", lower(step.onError()),
        "includes", step.includes(),
        "description", step.description());
  }

  private static List<String> words(FoundPipeline<?> found, Flags flags) {
    List<String> lines = new ArrayList<>();
    String description = OneLine.of(found.pipeline().description());
    lines.add(found.name() + (description.isEmpty() ? "" : ": " + description));
    if (found.place() != null) {
      lines.add("file  " + found.place());
    }
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
          String.join(", ", taken(step)),
          String.valueOf(step.maxInFlight()),
          lower(step.onError()),
          OneLine.of(step.description()));
    }
    return table;
  }

  /** A parameter that is called otherwise than what it takes is shown with its name. */
  private static List<String> taken(StepOutline step) {
    Map<String, String> names = new LinkedHashMap<>(step.parameterNames());
    List<String> taken = new ArrayList<>();
    for (String producer : step.takes()) {
      String name = names.remove(producer);
      taken.add(name == null ? producer : producer + " as " + name);
    }
    names.forEach((field, name) -> taken.add(field + " as " + name));
    return taken;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
