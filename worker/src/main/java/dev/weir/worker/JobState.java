package dev.weir.worker;

/** How far a job is, as dispatchers are told. */
public enum JobState {
  /** It was launched. */
  RUNNING,
  /** It has ended well. */
  SUCCESS,
  /** It has ended by a failure, or was cut off. */
  FAILED
}
