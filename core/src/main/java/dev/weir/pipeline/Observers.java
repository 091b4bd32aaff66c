package dev.weir.pipeline;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import org.jspecify.annotations.Nullable;

/** Those who are told what happens in a run; what they throw changes nothing. */
final class Observers {
  private static final System.Logger LOG = System.getLogger(Observers.class.getName());

  private final String id;
  private final Plan<?> plan;
  private final Overrides overrides;

  Observers(String id, Plan<?> plan, Overrides overrides) {
    this.id = id;
    this.plan = plan;
    this.overrides = overrides;
  }

  void tell(Node node, RunEvent event) {
    for (Observer observer : overrides.observers(node)) {
      quietly(node, () -> observer.on(event));
    }
  }

  void tellAll(RunEvent event) {
    for (Observer observer : overrides.observers(plan.observers())) {
      quietly(null, () -> observer.on(event));
    }
  }

  /** Has a failure kept, or logs it. */
  void keep(Node node, StepFailure failed) {
    ErrorMaterializer errors = overrides.errors(node);
    if (errors != null) {
      quietly(node, () -> errors.accept(failed));
      return;
    }
    LOG.log(
        WARNING,
        "pipeline {0}, step {1}, run {2}: {3} (errors so far: {4}, successes: {5}, policy: {6})",
        failed.pipeline(),
        failed.step(),
        id,
        failed.cause(),
        failed.errors(),
        failed.successes(),
        failed.policy());
    LOG.log(DEBUG, "its trace", failed.cause());
  }

  /** User code whose failures change nothing. */
  void quietly(@Nullable Node node, Execution.Task task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      String where = node == null ? plan.name() : node.name();
      LOG.log(WARNING, "%s: an observer, or the like, has failed".formatted(where), e);
    }
  }
}
