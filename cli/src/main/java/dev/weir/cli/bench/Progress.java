package dev.weir.cli.bench;

import java.io.PrintStream;
import java.time.Duration;

/** A bar with the time that is left, drawn over itself. Any thread may report. */
final class Progress {
  private static final int WIDTH = 30;
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final PrintStream out;
  private final boolean shown;
  private final int all;
  private final long start = System.nanoTime();
  private int done;
  private long drawn = start - BETWEEN.toNanos();

  Progress(PrintStream out, boolean shown, int all) {
    this.out = out;
    this.shown = shown;
    this.all = all;
  }

  /** One more is done. */
  synchronized void done() {
    done++;
    long now = System.nanoTime();
    if (shown && (done == all || now - drawn >= BETWEEN.toNanos())) {
      drawn = now;
      out.print("\r" + line(done, all, Duration.ofNanos(now - start)) + (done == all ? "\n" : ""));
      out.flush();
    }
  }

  static String line(int done, int all, Duration spent) {
    int filled = WIDTH * done / all;
    long left = spent.toMillis() * (all - done) / done / 1000;
    return "[%s%s] %d/%d dialogues, %d:%02d left "
        .formatted("#".repeat(filled), ".".repeat(WIDTH - filled), done, all, left / 60, left % 60);
  }
}
