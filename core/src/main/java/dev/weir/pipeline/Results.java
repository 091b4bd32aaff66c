package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/** What a step's function gives, call by call. */
abstract sealed class Results permits InTurn, SideBySide {
  static Results of(StepRun step) {
    Inputs inputs = new Inputs(step);
    return step.node.settings().parallelism() > 1 && step.run.isConcurrent()
        ? new SideBySide(step, inputs)
        : new InTurn(step, inputs);
  }

  /** The next result; null when there are no more inputs. */
  abstract @Nullable Object next() throws InterruptedException, SourceFailed, CallFailed;

  abstract void close();
}
