package dev.weir.pipeline;

import java.util.List;

/**
 * Refuses what could only wait for itself: where a stream forks and a later step depends on both
 * ways, either each way collects what comes, or none does. Otherwise the one that collects would
 * wait for the end of a stream that the other, waiting for it, keeps from going on.
 *
 * <p>One pass over the graph for each fork.
 */
final class Lockstep {
  private static final int FLOWING = 1;
  private static final int COLLECTED = 2;

  private Lockstep() {}

  static void check(List<Draft> drafts) {
    for (Draft fork : drafts) {
      if (fork.lazy() && fork.takers.size() > 1) {
        check(fork, drafts);
      }
    }
  }

  private static void check(Draft fork, List<Draft> drafts) {
    int[] ways = new int[drafts.size()];
    ways[fork.index] = FLOWING;
    for (Draft draft : drafts.subList(fork.index + 1, drafts.size())) {
      for (Dep dep : draft.deps) {
        if (dep.ofStep()) {
          ways[draft.index] |= after(ways[dep.producer()], dep, drafts.get(dep.producer()));
        }
      }
      if (ways[draft.index] == (FLOWING | COLLECTED)) {
        throw draft.wrong(
            "depends on the stream of %s as it comes, and also on what is there only at its end (expected: %s.materialize(), or both the same way)"
                .formatted(fork.name, fork.name));
      }
    }
  }

  private static int after(int ways, Dep dep, Draft producer) {
    boolean waits = dep.barrier() || !producer.lazy();
    return waits && ways != 0 ? COLLECTED : ways;
  }
}
