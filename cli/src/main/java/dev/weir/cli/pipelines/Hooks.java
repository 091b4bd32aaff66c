package dev.weir.cli.pipelines;

import dev.weir.cli.Failure;
import dev.weir.pipeline.Pipeline;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a program does around a run, in this order. */
record Hooks(List<PipelineProgram.BeforeRun> before, List<PipelineProgram.AfterRun> after) {
  static final Hooks NONE = new Hooks(List.of(), List.of());

  Hooks with(PipelineProgram.BeforeRun hook) {
    return new Hooks(Stream.concat(before.stream(), Stream.of(hook)).toList(), after);
  }

  Hooks with(PipelineProgram.AfterRun hook) {
    return new Hooks(before, Stream.concat(after.stream(), Stream.of(hook)).toList());
  }

  /** The parameters to run with. Whatever this throws, nothing has run. */
  @SuppressWarnings("unchecked")
  <P> P before(Pipeline<P> pipeline, P given) throws Exception {
    Object params = given;
    for (PipelineProgram.BeforeRun hook : before) {
      params = checked(pipeline, hook.params(pipeline, params));
    }
    return (P) params;
  }

  private static Object checked(Pipeline<?> pipeline, @Nullable Object params) {
    Class<?> expected = MethodType.methodType(pipeline.paramsType()).wrap().returnType();
    if (!expected.isInstance(params)) {
      throw new Failure(
          "pipeline %s: a hook before the run gave %s (expected: the parameters, as %s)"
              .formatted(
                  pipeline.name(),
                  params == null ? "null" : "an instance of " + params.getClass().getName(),
                  expected.getName()));
    }
    return params;
  }

  /**
   * Tells every hook. Throws the run's failure, with those of hooks as suppressed; of a run that
   * went well the first that a hook has thrown.
   */
  void after(PipelineProgram.RunEnd end) throws Exception {
    Throwable failure = end.failure();
    for (PipelineProgram.AfterRun hook : after) {
      try {
        hook.ended(end);
      } catch (Exception | Error failed) {
        failure = chained(failure, failed);
      }
    }
    switch (failure) {
      case Exception exception -> throw exception;
      case Error error -> throw error;
      case null, default -> {}
    }
  }

  private static Throwable chained(@Nullable Throwable first, Throwable next) {
    if (first == null) {
      return next;
    }
    if (next instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    if (!next.equals(first)) {
      first.addSuppressed(next);
    }
    return first;
  }
}
