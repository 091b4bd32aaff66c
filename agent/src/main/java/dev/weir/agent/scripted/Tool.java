package dev.weir.agent.scripted;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A tool as its specification describes it: when it is meant, and what it takes. */
record Tool(String name, String description, List<Parameter> parameters) {
  private static final int NAMED = 2;
  private static final int DESCRIBED = 1;
  private static final Set<String> WEAK = Set.of("find", "check", "tell", "time", "day", "new");
  private static final Set<String> CHANGING =
      Set.of("book", "cancel", "create", "open", "order", "buy", "pay", "send", "add", "change");

  static Tool of(ToolSpecification spec) {
    String description = spec.description() == null ? spec.name() : spec.description();
    return new Tool(spec.name(), description, parameters(spec.parameters()));
  }

  /** How much of what was said is about this tool, in points. */
  int score(String said) {
    Set<String> named = Words.of(name);
    Set<String> described = Words.of(description);
    int score = 0;
    for (String word : Words.of(said)) {
      score += named.contains(word) && !WEAK.contains(word) ? NAMED : 0;
      score += (named.contains(word) && WEAK.contains(word)) ? DESCRIBED : 0;
      score += !named.contains(word) && described.contains(word) ? DESCRIBED : 0;
    }
    return score == 0 ? 0 : score + given(said);
  }

  /** The points from which on it is meant. A question without arguments needs but one word. */
  int threshold() {
    return parameters.stream().anyMatch(Parameter::required) ? NAMED + DESCRIBED : NAMED;
  }

  /** Whether a call may change something, as far as the name tells. */
  boolean changes() {
    return Words.of(name).stream().anyMatch(CHANGING::contains);
  }

  Optional<Parameter> missing(Map<String, String> arguments) {
    return parameters.stream()
        .filter(Parameter::required)
        .filter(parameter -> !arguments.containsKey(parameter.name()))
        .findFirst();
  }

  /** What it does, short enough for a list. */
  String summary() {
    String first = description.split("[,:;.(]", 2)[0].strip();
    return first.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + first.substring(1);
  }

  private int given(String said) {
    Facts facts = Facts.in(said);
    return (int) parameters.stream().filter(p -> p.value(facts, said).isPresent()).count();
  }

  private static List<Parameter> parameters(JsonObjectSchema schema) {
    if (schema == null || schema.properties() == null) {
      return List.of();
    }
    List<String> required = schema.required() == null ? List.of() : schema.required();
    return schema.properties().entrySet().stream()
        .map(p -> new Parameter(p.getKey(), p.getValue(), required.contains(p.getKey())))
        .toList();
  }
}
