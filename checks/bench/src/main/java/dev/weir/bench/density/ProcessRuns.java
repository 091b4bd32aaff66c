package dev.weir.bench.density;

import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs whose sessions have processes of their own. */
record ProcessRuns(Setting setting) {

  /** By which they are chosen. */
  static final String NAME = "process";

  private static final int ROUNDS = 3;

  List<Cell> measure() throws IOException {
    setting.say("density: process, the AOT cache is made");
    StartCaches caches = new StartCaches(setting.home().resolve("target").resolve("start-cache"));
    caches.make();
    int rounds = setting.quick() ? 1 : ROUNDS;
    ProcessFigures cached =
        new ProcessFigures(
            "",
            runs(ProcessKind.WARM, rounds, caches.folder()),
            runs(ProcessKind.COLD, rounds, caches.folder()),
            runs(ProcessKind.CROWD, rounds, caches.folder()));
    List<ProcessFound> together = runs(ProcessKind.TOGETHER, rounds, null);
    List<Cell> cells = new ArrayList<>(setting.quick() ? cached.few() : cached.all());
    cells.add(cached.beside(together));
    if (!setting.quick()) {
      cells.addAll(uncached().all());
    }
    return cells;
  }

  /** Once, to see what the cache is good for. */
  private ProcessFigures uncached() throws IOException {
    return new ProcessFigures(
        ", no cache",
        runs(ProcessKind.WARM, 1, null),
        runs(ProcessKind.COLD, 1, null),
        runs(ProcessKind.CROWD, 1, null));
  }

  private List<ProcessFound> runs(ProcessKind kind, int rounds, @Nullable Path cache)
      throws IOException {
    List<ProcessFound> found = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      setting.say(
          "density: process, %,d %s%s, round %d of %d"
              .formatted(
                  sessions(kind),
                  kind.shown(),
                  cache == null && kind != ProcessKind.TOGETHER ? ", no cache" : "",
                  round,
                  rounds));
      found.add(new ProcessTrial(kind, sessions(kind), cache).run());
    }
    return found;
  }

  private int sessions(ProcessKind kind) {
    return setting.quick() ? kind.few() : kind.many();
  }
}
