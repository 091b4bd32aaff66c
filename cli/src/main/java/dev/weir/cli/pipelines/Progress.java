package dev.weir.cli.pipelines;

import dev.weir.pipeline.StepStats;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** How far a run is, drawn over itself. For one thread. */
final class Progress {
  private static final String CLEAR = "\r\033[K";
  private static final int MOST = 79;

  private final PrintWriter out;
  private boolean drawn;

  Progress(PrintWriter out) {
    this.out = out;
  }

  void draw(List<StepStats> steps) {
    drawn = true;
    out.print(CLEAR + line(steps));
    out.flush();
  }

  /** Leaves no trace. */
  void clear() {
    if (drawn) {
      out.print(CLEAR);
      out.flush();
    }
  }

  /** The steps that have ended, and how many inputs or items those that run have done. */
  static String line(List<StepStats> steps) {
    long ended = steps.stream().filter(StepStats::ended).count();
    String running =
        steps.stream()
            .filter(step -> step.started() && !step.ended())
            .map(step -> "%s %,d".formatted(step.step(), done(step)))
            .collect(Collectors.joining(", "));
    String line = "%d/%d steps done; %s".formatted(ended, steps.size(), running);
    return line.length() > MOST ? line.substring(0, MOST - 1) + "…" : line;
  }

  /** Of a step that runs once, what it has given so far. */
  private static long done(StepStats step) {
    return Math.max(step.successes() + step.errors(), step.given());
  }
}
