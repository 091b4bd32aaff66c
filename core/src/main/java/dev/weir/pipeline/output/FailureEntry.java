package dev.weir.pipeline.output;

import dev.weir.pipeline.Mode;
import dev.weir.pipeline.StepFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * A failure as data, for a {@link Serializer}.
 *
 * @param run the id of the run
 * @param input which of the step's inputs it was, from 1, in a step that takes them one by one; of
 *     a stream that broke, the one that did not come; 0 in a step that is called once
 * @param exception its type
 * @param trace the whole trace, with causes, as Java prints it
 */
public record FailureEntry(
    String pipeline,
    String step,
    String run,
    long input,
    String exception,
    @Nullable String message,
    String trace) {
  static FailureEntry of(StepFailure failure) {
    Throwable cause = failure.cause();
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    return new FailureEntry(
        failure.pipeline(),
        failure.step(),
        failure.run(),
        failure.mode() == Mode.EACH ? failure.successes() + failure.errors() : 0,
        cause.getClass().getName(),
        cause.getMessage(),
        trace.toString());
  }

  /** For people: where, and the trace, which begins with type and message. */
  @Override
  public String toString() {
    return "pipeline %s, step %s, run %s: %s".formatted(pipeline, step, run, trace.strip());
  }
}
