package dev.weir.pipeline;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** How a step's function is called: with its resources, within its time, again after a failure. */
final class Calls {
  private final StepRun step;
  private final List<Dep> deps;
  private final @Nullable Object[] shared;
  private final boolean plain;
  private final boolean one;

  Calls(StepRun step) {
    this.step = step;
    this.deps = step.node.arguments();
    this.shared = new @Nullable Object[deps.size()];
    this.one = step.node.yields() == Yields.ONE;
    Settings settings = step.node.settings();
    boolean resources = deps.stream().anyMatch(dep -> dep.resource() != null);
    plain = !resources && settings.timeout() == null && settings.retry().attempts() == 1;
  }

  /** The result, which is never null. Any thread, if the step runs several calls at a time. */
  Object call(@Nullable Object[] args) throws Exception {
    Object result = guarded(args);
    if (result == null) {
      throw new NullPointerException(
          "step %s: returned null (expected: a result; filter leaves items out)"
              .formatted(step.node.name()));
    }
    if (one && (result instanceof Iterator<?> || result instanceof BaseStream<?, ?>)) {
      throw new ClassCastException(
          "step %s: gave a %s (expected: a value; use source or flatMap for a stream of items)"
              .formatted(step.node.name(), result.getClass().getName()));
    }
    return result;
  }

  /** What is no exception is no failure of an input: it ends the run. */
  private @Nullable Object guarded(@Nullable Object[] args) throws Exception {
    try {
      return plain ? step.node.body().call().with(args) : persistent(args);
    } catch (Error e) {
      throw step.broke(e);
    }
  }

  private @Nullable Object persistent(@Nullable Object[] args) throws Exception {
    Retry retry = step.node.settings().retry();
    for (int calls = 1; ; calls++) {
      try {
        return equipped(args, 0);
      } catch (Exception e) {
        if (calls >= retry.attempts() || step.run.isOver() || !retry.when().test(e)) {
          throw e;
        }
        step.run.pause(retry.pauseAfter(calls));
      }
    }
  }

  /** Opens the resources from this one on, calls, and closes them. */
  private @Nullable Object equipped(@Nullable Object[] args, int from) throws Exception {
    for (int i = from; i < deps.size(); i++) {
      Resource<?> resource = deps.get(i).resource();
      if (resource != null) {
        if (AutoCloseable.class.isAssignableFrom(resource.type)) {
          try (AutoCloseable opened = (AutoCloseable) open(resource)) {
            args[i] = opened;
            return equipped(args, i + 1);
          }
        }
        args[i] = shared(i, resource);
      }
    }
    return inTime(args);
  }

  private Object shared(int at, Resource<?> resource) throws Exception {
    synchronized (shared) {
      Object made = shared[at];
      if (made == null) {
        made = open(resource);
        shared[at] = made;
      }
      return made;
    }
  }

  private Object open(Resource<?> resource) throws Exception {
    Object made = step.run.factory(resource).call();
    return Objects.requireNonNull(
        made, () -> "resource %s: its factory returned null".formatted(resource.name));
  }

  private @Nullable Object inTime(@Nullable Object[] args) throws Exception {
    Duration limit = step.node.settings().timeout();
    if (limit == null) {
      return step.node.body().call().with(args);
    }
    @Nullable Object[] made = new @Nullable Object[1];
    try (CallLimit watch = new CallLimit(step.run.ticker(), limit)) {
      return watch.checked(() -> made[0] = step.node.body().call().with(args));
    } catch (TimeoutException late) {
      step.discard(made[0]);
      throw late;
    }
  }
}
