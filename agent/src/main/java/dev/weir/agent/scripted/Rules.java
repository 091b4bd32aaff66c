package dev.weir.agent.scripted;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a conversation from its beginning and makes the next move. A tool is meant once enough
 * words of a turn are about it, and stays meant until another one is, so that "at seven, please"
 * goes on with the booking of three turns ago. After a result it speaks, so that no request is ever
 * followed by more than one call.
 */
final class Rules {
  private final Dialogue dialogue;
  private final List<Tool> tools;
  private final Facts facts = new Facts();
  private final Map<String, String> answers = new HashMap<>();
  private final StringBuilder heard = new StringBuilder();
  private @Nullable Tool wanted;
  private String wish = "";

  private Rules(Dialogue dialogue, List<Tool> tools) {
    this.dialogue = dialogue;
    this.tools = tools;
  }

  static Move next(Dialogue dialogue, List<Tool> tools) {
    Rules rules = new Rules(dialogue, tools);
    dialogue.said().forEach(rules::hear);
    return rules.decide();
  }

  private void hear(String said) {
    Optional<Parameter> asked =
        Optional.ofNullable(wanted).flatMap(tool -> tool.missing(arguments(tool)));
    facts.read(said);
    heard.append(said).append('\n');
    if (!Manners.closes(said)) {
      asked
          .filter(parameter -> value(parameter).isEmpty())
          .ifPresent(p -> p.answer(said).ifPresent(value -> answers.put(p.name(), value)));
    }
    meant(said)
        .ifPresent(
            tool -> {
              wanted = tool;
              wish = said;
            });
  }

  private Move decide() {
    if (!dialogue.freshResults().isEmpty()) {
      return tell(dialogue.freshResults());
    }
    String last = dialogue.said().isEmpty() ? "" : dialogue.said().getLast();
    boolean meant = meant(last).isPresent();
    if (!meant && Manners.closes(last)) {
      return new Move.Farewell();
    }
    return wanted == null ? offer(last) : pursue(wanted, last);
  }

  private Move pursue(Tool tool, String last) {
    Map<String, String> arguments = arguments(tool);
    Optional<Parameter> missing = tool.missing(arguments);
    if (missing.isEmpty()) {
      return isOpen(tool, arguments, last) ? call(tool, arguments) : settled(last);
    }
    return meanwhile(tool, last)
        .<Move>map(other -> call(other, arguments(other)))
        .orElseGet(() -> new Move.Ask(tool, missing.get(), labelled(tool, arguments)));
  }

  /** A question without arguments may be asked again; anything else is done once. */
  private boolean isOpen(Tool tool, Map<String, String> arguments, String last) {
    boolean again = arguments.isEmpty() && meant(last).filter(tool::equals).isPresent();
    return again || !dialogue.hasCalled(tool.name(), Json.object(arguments));
  }

  /** Something harmless to look up for this turn while an argument is missing. */
  private Optional<Tool> meanwhile(Tool tool, String last) {
    return tools.stream()
        .filter(other -> !other.equals(tool) && !other.changes() && !other.parameters().isEmpty())
        .filter(other -> other.score(last) >= 2)
        .filter(other -> other.missing(arguments(other)).isEmpty())
        .filter(other -> !dialogue.hasCalled(other.name(), Json.object(arguments(other))))
        .findFirst();
  }

  private Optional<Tool> meant(String said) {
    return tools.stream()
        .filter(tool -> tool.score(said) >= tool.threshold())
        .max(Comparator.comparingInt(tool -> tool.score(said)));
  }

  private Map<String, String> arguments(Tool tool) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (Parameter parameter : tool.parameters()) {
      value(parameter).ifPresent(value -> arguments.put(parameter.name(), value));
    }
    return arguments;
  }

  private Optional<String> value(Parameter parameter) {
    if (parameter.isFreeText() && !wish.isEmpty()) {
      return Optional.of(Json.quote(wish.strip()));
    }
    return parameter
        .value(facts, heard.toString())
        .or(() -> Optional.ofNullable(answers.get(parameter.name())));
  }

  private Move call(Tool tool, Map<String, String> arguments) {
    String id = "call_%016x".formatted(dialogue.digest());
    return new Move.Call(
        ToolExecutionRequest.builder()
            .id(id)
            .name(tool.name())
            .arguments(Json.object(arguments))
            .build());
  }

  private Move settled(String last) {
    return dialogue.results().isEmpty()
        ? offer(last)
        : new Move.Settled(spoken(List.of(dialogue.results().getLast())));
  }

  private static Move tell(List<ToolExecutionResultMessage> results) {
    boolean failed = results.stream().anyMatch(result -> Boolean.TRUE.equals(result.isError()));
    return new Move.Tell(spoken(results), failed);
  }

  private static Move offer(String last) {
    return new Move.Offer(Words.of(last).stream().limit(3).toList());
  }

  private static Map<String, String> labelled(Tool tool, Map<String, String> arguments) {
    Map<String, String> labelled = new LinkedHashMap<>();
    for (Parameter parameter : tool.parameters()) {
      String value = arguments.get(parameter.name());
      if (value != null) {
        labelled.put(parameter.label(), Json.spoken(value));
      }
    }
    return labelled;
  }

  private static String spoken(List<ToolExecutionResultMessage> results) {
    return results.stream()
        .map(result -> Json.spoken(Dialogue.text(result)))
        .collect(Collectors.joining(" "));
  }
}
