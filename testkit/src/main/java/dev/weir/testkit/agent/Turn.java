package dev.weir.testkit.agent;

import dev.weir.agent.TurnRecord.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A turn of an agent. What it was, line by line: {@code toString}.
 *
 * @param said what the caller had said
 * @param happened what the agent did, in order; what failed comes last
 * @param outcome how it ended
 */
public record Turn(String said, List<Happening> happened, Outcome outcome) {
  /** Keeps a copy. */
  public Turn {
    happened = List.copyOf(happened);
  }

  /** All that the agent said. */
  public String reply() {
    return all(Happening.Said.class).stream()
        .map(Happening.Said::text)
        .collect(Collectors.joining("\n"));
  }

  /** The calls of tools. */
  public List<Happening.Called> calls() {
    return all(Happening.Called.class);
  }

  private <T extends Happening> List<T> all(Class<T> kind) {
    return happened.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public String toString() {
    String lines = happened.stream().map(it -> "  " + it + "\n").collect(Collectors.joining());
    return "the caller says \"%s\"\n%s  %s".formatted(said, lines, outcome);
  }
}
