package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of a step method that is called otherwise than what it takes.
 *
 * @param need the number of what it takes among all that the step takes
 * @param field of the parameters of a run, if it takes no more of them
 */
record Renamed(int need, @Nullable String field, String parameter) {

  /** What it takes, if that is called so. */
  String of(String producer) {
    return field == null ? producer : producer + "." + field;
  }
}
