package dev.weir.pipeline;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A step as compiled: all that a runner looks at.
 *
 * @param mode EACH or ALL
 * @param deps in the order of the function's arguments, then those it only waits for
 * @param arguments those that are arguments
 * @param takers the steps that take what it gives, in their order, each as often as it does
 * @param collectedAs how its items are collected, if they are
 * @param reasons why they are collected
 * @param errors who is told of failures, if anybody
 * @param observers of step and pipeline, in the order in which they are told
 */
record Node(
    int index,
    String name,
    Body body,
    Yields yields,
    Mode mode,
    List<Dep> deps,
    List<Dep> arguments,
    List<Integer> takers,
    Output output,
    Settings settings,
    Place place,
    @Nullable Materializer collectedAs,
    Set<String> reasons,
    @Nullable ErrorMaterializer errors,
    List<Observer> observers) {

  /** How it takes what that step gives. */
  Dep depOn(Node giver) {
    for (Dep dep : deps) {
      if (dep.producer() == giver.index) {
        return dep;
      }
    }
    throw new AssertionError(name + " takes nothing of " + giver.name);
  }

  boolean itemwise() {
    return mode == Mode.EACH;
  }

  boolean hidden() {
    return isHidden(name);
  }

  static boolean isHidden(String name) {
    return name.startsWith("_");
  }
}
