package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a step's function, call by call: items of its streams side by side, and what
 * stays the same. Resources are put in later.
 */
final class Inputs {
  private final StepRun step;
  private final List<Dep> deps;
  private final @Nullable Tap[] taps;
  private final @Nullable Object[] fixed;

  /** Where the only stream stands, if it is the only one and not padded; most steps are so. */
  private final int only;

  private long rounds;

  Inputs(StepRun step) {
    this.step = step;
    this.deps = step.node.arguments();
    this.taps = new @Nullable Tap[deps.size()];
    this.fixed = new @Nullable Object[deps.size()];
    for (int i = 0; i < fixed.length; i++) {
      open(i, deps.get(i));
    }
    int[] streams = IntStream.range(0, taps.length).filter(i -> taps[i] != null).toArray();
    only = streams.length == 1 && !isPadded(streams[0]) ? streams[0] : -1;
  }

  private void open(int at, Dep dep) {
    if (dep.itemwise()) {
      taps[at] = step.run.tap(step.node, dep);
    } else if (dep.form() == Form.STREAM) {
      fixed[at] = step.lend(dep);
    } else if (dep.ofStep() || dep.producer() == Dep.PARAMS) {
      fixed[at] = collected(dep, step.run.whole(dep));
    }
  }

  /** A materializer of the giver's own may have made something else of its items. */
  private Object collected(Dep dep, Object made) {
    boolean asked =
        switch (dep.form()) {
          case LIST -> made instanceof List<?>;
          case SET -> made instanceof Set<?>;
          default -> true;
        };
    if (!asked) {
      throw step.broken(
          "takes items of %s as a %s, which were collected to a %s (expected: collected(), which takes what there is)"
              .formatted(
                  step.run.plan.nameOf(dep),
                  dep.form().name().toLowerCase(Locale.ROOT),
                  made.getClass().getName()),
          null);
    }
    return made;
  }

  /** Of the only call. */
  @Nullable Object[] whole() {
    return fixed;
  }

  /** Of the next call; null when there is no more. */
  @Nullable Object @Nullable [] next() throws InterruptedException, SourceFailed {
    return only >= 0 ? ofOne(requireNonNull(taps[only])) : ofAll();
  }

  private @Nullable Object @Nullable [] ofOne(Tap tap) throws InterruptedException, SourceFailed {
    Object item = tap.next();
    if (item == null) {
      return null;
    }
    @Nullable Object[] args = fixed.length == 1 ? new @Nullable Object[1] : fixed.clone();
    args[only] = item;
    return args;
  }

  private @Nullable Object @Nullable [] ofAll() throws InterruptedException, SourceFailed {
    @Nullable Object[] args = fixed.clone();
    int items = 0;
    int padded = 0;
    int ended = 0;
    for (int i = 0; i < args.length; i++) {
      Tap tap = taps[i];
      if (tap != null) {
        Object item = tap.next();
        if (isPadded(i)) {
          args[i] = Optional.ofNullable(item);
          padded += item == null ? 0 : 1;
        } else {
          args[i] = item;
          items += item == null ? 0 : 1;
          ended += item == null ? 1 : 0;
        }
      }
    }
    if (ended > 0 && items > 0 && step.node.settings().zip() == ZipPolicy.STRICT) {
      throw new SourceFailed(unequal(args));
    }
    if (ended > 0 || items + padded == 0) {
      return null;
    }
    rounds++;
    return args;
  }

  void close() {
    for (Tap tap : taps) {
      if (tap != null) {
        tap.close();
      }
    }
  }

  private boolean isPadded(int at) {
    return deps.get(at).form() == Form.PADDED;
  }

  private IllegalStateException unequal(@Nullable Object[] args) {
    String ended =
        IntStream.range(0, args.length)
            .filter(i -> taps[i] != null && args[i] == null)
            .mapToObj(i -> step.run.plan.nameOf(deps.get(i)))
            .collect(Collectors.joining(", "));
    return new IllegalStateException(
        "stream of %s: ended after %d items, before the others (expected: equally many; or zip(SHORTEST), or padded())"
            .formatted(ended, rounds));
  }
}
