package dev.weir.agent.scripted;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a conversation from its beginning and makes the next move. A tool is meant once enough
 * words of a turn are about it, and stays meant until another one is, so that "at seven, please"
 * goes on with the booking of three turns ago. After a result it speaks, so that no turn of the
 * caller is ever followed by a second call.
 */
final class Rules {
  private final Dialogue dialogue;
  private final List<Tool> tools;
  private final Map<Parameter, String> values = new HashMap<>();
  private Said last = Said.of("");
  private boolean isNews;
  private Optional<Tool> meant = Optional.empty();
  private @Nullable Tool wanted;

  private Rules(Dialogue dialogue, List<Tool> tools) {
    this.dialogue = dialogue;
    this.tools = tools;
  }

  /** Throws a CancellationException between two turns if interrupted; the flag stays. */
  static Move next(Dialogue dialogue, List<Tool> tools) {
    Rules rules = new Rules(dialogue, tools);
    for (String text : dialogue.said()) {
      stopIfInterrupted();
      rules.hear(Said.of(text));
    }
    return rules.decide();
  }

  private static void stopIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("cancelled: the thread of the turn was interrupted");
    }
  }

  private void hear(Said said) {
    Optional<Parameter> asked =
        Optional.ofNullable(wanted).flatMap(tool -> tool.missing(arguments(tool)));
    last = said;
    isNews = false;
    meant = meant(said).or(() -> wanted == null ? hinted(said) : Optional.empty());
    meant.ifPresent(this::want);
    tools.stream().flatMap(tool -> tool.parameters().stream()).forEach(this::learn);
    if (!said.closes()) {
      asked.filter(p -> !values.containsKey(p)).ifPresent(p -> put(p, p.answer(said)));
    }
  }

  private void want(Tool tool) {
    wanted = tool;
    tool.parameters().stream()
        .filter(Parameter::isFreeText)
        .forEach(parameter -> values.put(parameter, Json.quote(last.text())));
  }

  private void learn(Parameter parameter) {
    put(parameter, parameter.value(last));
  }

  private void put(Parameter parameter, Optional<String> value) {
    value.ifPresent(json -> {
      values.put(parameter, json);
      isNews |= wanted != null && wanted.parameters().contains(parameter);
    });
  }

  private Optional<Tool> meant(Said said) {
    return tools.stream()
        .filter(tool -> tool.isMeant(said))
        .max(Comparator.comparingInt(tool -> tool.score(said)));
  }

  /** Where nothing is wanted yet, the name of a thing will do; most come to change something. */
  private Optional<Tool> hinted(Said said) {
    return tools.stream()
        .filter(tool -> tool.isHinted(said))
        .max(Comparator.comparing(Tool::changes).thenComparingInt(tool -> tool.score(said)));
  }

  private Move decide() {
    if (!dialogue.freshResults().isEmpty()) {
      return tell(dialogue.freshResults());
    }
    if (meant.isEmpty() && last.closes()) {
      return new Move.Farewell();
    }
    return wanted == null ? other() : pursue(wanted);
  }

  private Move pursue(Tool tool) {
    Map<String, String> arguments = arguments(tool);
    Optional<Parameter> missing = tool.missing(arguments);
    if (missing.isPresent()) {
      return meanwhile(tool)
          .map(other -> call(other, arguments(other)))
          .orElseGet(() -> new Move.Ask(missing.get(), known(tool)));
    }
    return isOpen(tool, arguments) ? call(tool, arguments) : settled();
  }

  /**
   * A question without arguments may be asked again. Anything else is done once, and once more only
   * if this turn changed what is wanted.
   */
  private boolean isOpen(Tool tool, Map<String, String> arguments) {
    boolean isMeant = meant.filter(tool::equals).isPresent();
    if (arguments.isEmpty()) {
      return isMeant || !dialogue.hasCalled(tool.name());
    }
    boolean isStirred = isMeant || isNews || !dialogue.hasCalled(tool.name());
    return isStirred && !dialogue.hasCalled(tool.name(), Json.object(arguments));
  }

  /** Something harmless to look up for this turn while an argument is missing. */
  private Optional<Tool> meanwhile(Tool tool) {
    return tools.stream()
        .filter(other -> !other.equals(tool) && !other.changes() && !other.parameters().isEmpty())
        .filter(other -> other.score(last) >= 2)
        .filter(other -> other.missing(arguments(other)).isEmpty())
        .filter(other -> isOpen(other, arguments(other)))
        .findFirst();
  }

  private Map<String, String> arguments(Tool tool) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (Parameter parameter : tool.parameters()) {
      String value = values.get(parameter);
      if (value != null) {
        arguments.put(parameter.name(), value);
      }
    }
    return arguments;
  }

  private Map<String, String> known(Tool tool) {
    Map<String, String> known = new LinkedHashMap<>();
    for (Parameter parameter : tool.parameters()) {
      String value = values.get(parameter);
      if (value != null) {
        known.put(parameter.label(), Json.spoken(value));
      }
    }
    return known;
  }

  private Move call(Tool tool, Map<String, String> arguments) {
    return new Move.Call(
        ToolExecutionRequest.builder()
            .id("call_%016x".formatted(dialogue.digest()))
            .name(tool.name())
            .arguments(Json.object(arguments))
            .build());
  }

  private Move settled() {
    return dialogue.results().isEmpty()
        ? other()
        : new Move.Settled(spoken(List.of(dialogue.results().getLast())));
  }

  private Move other() {
    List<String> topic = last.topic();
    return dialogue.said().size() <= 1 ? new Move.Offer(topic) : new Move.Decline(topic);
  }

  private static Move tell(List<ToolExecutionResultMessage> results) {
    boolean failed = results.stream().anyMatch(result -> Boolean.TRUE.equals(result.isError()));
    return new Move.Tell(spoken(results), failed);
  }

  private static String spoken(List<ToolExecutionResultMessage> results) {
    return results.stream()
        .map(result -> Json.spoken(Dialogue.text(result)))
        .collect(Collectors.joining(" "));
  }
}
