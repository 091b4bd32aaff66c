package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a step method takes, and how each of its arguments comes out of that. */
final class Arguments {
  private record Argument(int need, @Nullable String field, UnaryOperator<Object> view) {}

  private final List<Need> needs = new ArrayList<>();
  private final List<Argument> all = new ArrayList<>();
  private final List<Renamed> renamed = new ArrayList<>();

  void add(Need need) {
    add(need, null, UnaryOperator.identity());
  }

  /** A field of the parameters of a run, read by {@code view}. */
  void addField(Need params, String field, UnaryOperator<Object> view) {
    add(params, field, view);
  }

  /** The parameters of a run are taken once, however many of their fields are. */
  private void add(Need need, @Nullable String field, UnaryOperator<Object> view) {
    int known = need.from() instanceof Params ? needs.indexOf(need) : -1;
    if (known < 0) {
      known = needs.size();
      needs.add(need);
    }
    all.add(new Argument(known, field, view));
  }

  /** The last one is called otherwise than what it takes. */
  void rename(String parameter) {
    Argument last = all.getLast();
    renamed.add(new Renamed(last.need, last.field, parameter));
  }

  List<Renamed> renamed() {
    return List.copyOf(renamed);
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
