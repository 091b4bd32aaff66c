package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a step method takes, and how each of its arguments comes out of that. */
final class Arguments {
  private record Argument(int need, UnaryOperator<Object> view) {}

  private final List<Need> needs = new ArrayList<>();
  private final List<Argument> all = new ArrayList<>();

  /** The parameters of a run are taken once, however many of their fields are. */
  void add(Need need, UnaryOperator<Object> view) {
    int known = need.from() instanceof Params ? needs.indexOf(need) : -1;
    if (known < 0) {
      known = needs.size();
      needs.add(need);
    }
    all.add(new Argument(known, view));
  }

  List<Need> needs() {
    return needs;
  }

  /** Whether the method is called for each item. */
  boolean itemwise() {
    return needs.stream().anyMatch(need -> need.form().itemwise() && need.from().many());
  }

  Object[] of(@Nullable Object[] taken) {
    Object[] arguments = new Object[all.size()];
    for (int i = 0; i < arguments.length; i++) {
      Argument argument = all.get(i);
      arguments[i] = argument.view.apply(requireNonNull(taken[argument.need]));
    }
    return arguments;
  }
}
