package dev.weir.agent.scripted;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.weir.agent.scripted.Facts.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tool as its specification describes it: when it is meant, and what it takes.
 *
 * @param summary what it does, short enough for a list
 * @param named the words of its name, which count most
 * @param described the words of its description
 */
record Tool(
    String name,
    String summary,
    Set<String> named,
    Set<String> described,
    List<Parameter> parameters) {
  private static final int NAMED = 2;
  private static final int DESCRIBED = 1;
  private static final Set<String> WEAK = Set.of("find", "check", "tell", "time", "day", "new");
  private static final Set<String> CHANGING =
      Set.of("book", "cancel", "create", "open", "order", "buy", "pay", "send", "add", "change");

  private static final Set<String> VERBS =
      Stream.of(WEAK, CHANGING, Set.of("free"))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  static Tool of(ToolSpecification spec) {
    String description = spec.description() == null ? spec.name() : spec.description();
    return new Tool(
        spec.name(),
        summary(description),
        Words.of(spec.name()),
        Words.of(description),
        parameters(spec.parameters()));
  }

  /** Whether enough of what was said is about this tool. */
  boolean isMeant(Said said) {
    return score(said) >= threshold();
  }

  /** Whether at least the thing is named that it is about: "a table". */
  boolean isHinted(Said said) {
    return said.words().stream().anyMatch(word -> named.contains(word) && !VERBS.contains(word));
  }

  /** How much of what was said is about this tool, in points. */
  int score(Said said) {
    int about = said.words().stream().mapToInt(this::points).sum();
    if (about == 0 && !named(said)) {
      return 0;
    }
    return about + parameters.stream().mapToInt(p -> points(p, said)).sum();
  }

  /** Whether a call may change something, as far as the name tells. */
  boolean changes() {
    return named.stream().anyMatch(CHANGING::contains);
  }

  /** The first argument that is needed and not given. */
  Optional<Parameter> missing(Map<String, String> arguments) {
    return parameters.stream()
        .filter(parameter -> parameter.required() && !arguments.containsKey(parameter.name()))
        .findFirst();
  }

  // Few words are enough for a tool that needs none of its own, or takes them all as they are.
  private int threshold() {
    boolean particular = parameters.stream().anyMatch(p -> p.required() && !p.isFreeText());
    return particular ? NAMED + DESCRIBED : NAMED;
  }

  private int points(String word) {
    if (named.contains(word)) {
      return WEAK.contains(word) ? DESCRIBED : NAMED;
    }
    return described.contains(word) ? DESCRIBED : 0;
  }

  private static int points(Parameter parameter, Said said) {
    if (parameter.kind() == Kind.ID && parameter.value(said).isPresent()) {
      return NAMED + DESCRIBED;
    }
    return parameter.isFreeText() || parameter.value(said).isPresent() ? DESCRIBED : 0;
  }

  /** Whether the caller gives the very identifier that it takes, which needs no further words. */
  private boolean named(Said said) {
    return parameters.stream().anyMatch(p -> p.kind() == Kind.ID && p.value(said).isPresent());
  }

  private static String summary(String description) {
    String clause = Words.clause(description);
    return clause.isEmpty()
        ? description
        : clause.substring(0, 1).toLowerCase(Locale.ROOT) + clause.substring(1);
  }

  private static List<Parameter> parameters(JsonObjectSchema schema) {
    if (schema == null || schema.properties() == null) {
      return List.of();
    }
    List<String> required = schema.required() == null ? List.of() : schema.required();
    return schema.properties().entrySet().stream()
        .map(p -> Parameter.of(p.getKey(), p.getValue(), required.contains(p.getKey())))
        .toList();
  }
}
