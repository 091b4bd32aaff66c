package dev.weir.pipeline;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens in a run. Never carries items. */
public sealed interface RunEvent {
  /** The same in all events of a run, and in no other run. */
  String run();

  /** The pipeline that is run; of a step's event, the one that owns the step. */
  String pipeline();

  /**
   * A run begins.
   *
   * @param totals the number of steps of each scope
   */
  record PipelineStarted(String run, String pipeline, Map<String, Integer> totals)
      implements RunEvent {}

  /** A run has ended well, and all its threads have. */
  record PipelineCompleted(String run, String pipeline) implements RunEvent {}

  /**
   * A run has failed, and all its threads have ended.
   *
   * @param step where, if it was a step
   */
  record PipelineFailed(String run, String pipeline, @Nullable String step, Throwable cause)
      implements RunEvent {}

  /** Of a step. */
  sealed interface OfStep extends RunEvent {
    /** Its name in the plan. */
    String step();

    /** Where it stands. */
    Place place();
  }

  /** A step begins: its function is called, or its first item is asked for. */
  record StepStarted(String run, String pipeline, String step, Place place) implements OfStep {}

  /**
   * A step has come to its end, some of its inputs perhaps failed.
   *
   * @param successes inputs that went well; of a step that ran once, the items that it gave
   * @param completedAllInputs false: it was left by those who took its items
   */
  record StepCompleted(
      String run,
      String pipeline,
      String step,
      Place place,
      long successes,
      long errors,
      boolean completedAllInputs)
      implements OfStep {}

  /** A step has failed as a whole. */
  record StepFailed(
      String run,
      String pipeline,
      String step,
      Place place,
      Throwable cause,
      long successes,
      long errors,
      boolean completedAllInputs)
      implements OfStep {}

  /** A step's items begin to be collected. */
  record MaterializationStarted(String run, String pipeline, String step, Place place)
      implements OfStep {}

  /** They are collected. */
  record MaterializationCompleted(String run, String pipeline, String step, Place place)
      implements OfStep {}

  /** They could not be. */
  record MaterializationFailed(
      String run, String pipeline, String step, Place place, Throwable cause) implements OfStep {}
}
