package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/** One call after the other, on the step's thread. */
final class InTurn extends Results {
  private final StepRun step;
  private final Inputs inputs;

  InTurn(StepRun step, Inputs inputs) {
    this.step = step;
    this.inputs = inputs;
  }

  @Override
  @Nullable Object next() throws InterruptedException, SourceFailed, CallFailed {
    @Nullable Object[] args = inputs.next();
    if (args == null) {
      return null;
    }
    try {
      return step.calls().call(args);
    } catch (Exception e) {
      throw new CallFailed(e);
    }
  }

  @Override
  void close() {
    inputs.close();
  }
}
