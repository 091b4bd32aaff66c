package dev.weir.pipeline;

/** What a failing input does to the rest. */
public enum OnError {
  /** It is left out and counted; the step goes on. */
  CONTINUE,
  /** The run ends with {@link StepStopped}. */
  STOP
}
