package dev.weir.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a drain waits for: on a terminal one line over itself; else a line when that changes,
 * and every 5 s. For one thread at a time.
 */
final class DrainWords {
  private static final String CLEAR = "\r\033[K";
  private static final int MOST_COLUMNS = 79;
  private static final int MOST_NAMED = 3;
  private static final double BETWEEN_LINES = 5;

  private final Consumer<String> lines;
  private final @Nullable PrintWriter terminal;
  private int lastWaiting = -1;
  private double lastLeft = Double.MAX_VALUE;

  /**
   * Nothing is shown yet.
   *
   * @param lines takes whole lines
   * @param terminal is drawn on instead; null if there is none
   */
  DrainWords(Consumer<String> lines, @Nullable PrintWriter terminal) {
    this.lines = lines;
    this.terminal = terminal;
  }

  /** What it waits for now; {@code secondsLeft} is null if it waits however long it takes. */
  void show(int waiting, @Nullable Double secondsLeft, List<String> sessions) {
    String text = text(waiting, secondsLeft, sessions);
    if (terminal != null) {
      String cut = text.length() < MOST_COLUMNS ? text : text.substring(0, MOST_COLUMNS - 1) + "…";
      terminal.print(CLEAR + cut);
      terminal.flush();
      return;
    }
    double left = Objects.requireNonNullElse(secondsLeft, lastLeft);
    if (waiting != lastWaiting || left < lastLeft - BETWEEN_LINES) {
      lines.accept(text);
      lastWaiting = waiting;
      lastLeft = left;
    }
  }

  /** Leaves nothing half drawn. */
  void end() {
    if (terminal != null) {
      terminal.print(CLEAR);
      terminal.flush();
    }
  }

  static String text(int waiting, @Nullable Double secondsLeft, List<String> sessions) {
    String count = waiting == 1 ? "1 session" : "%,d sessions".formatted(waiting);
    String named = String.join(", ", sessions.stream().limit(MOST_NAMED).toList());
    String more = waiting > MOST_NAMED ? ", …" : "";
    String names = named.isEmpty() ? "" : ": " + named + more;
    String left =
        secondsLeft == null
            ? "as long as it takes"
            : "%d s left".formatted((long) Math.ceil(secondsLeft));
    return "draining, %s: waits for %s%s".formatted(left, count, names);
  }
}
