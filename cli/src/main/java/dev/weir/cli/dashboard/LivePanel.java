package dev.weir.cli.dashboard;

import dev.weir.worker.metrics.MetricsEvent;
import dev.weir.worker.metrics.MetricsSink;
import dev.weir.worker.metrics.MetricsSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;

/** The panel of a worker in this process: a sink of its metrics. For its reporter's thread. */
public final class LivePanel implements MetricsSink {
  private final String title;
  private final Screen screen;
  private final Supplier<List<String>> below;

  LivePanel(String title, Screen screen, Supplier<List<String>> below) {
    this.title = title;
    this.screen = screen;
    this.below = below;
  }

  /**
   * On the terminal, if there is one.
   *
   * @param title what stands above
   * @param out where panels go if there is none
   * @param below the lines of a log, of which the last ones are shown on a terminal
   */
  public static LivePanel of(String title, PrintWriter out, Supplier<List<String>> below) {
    return new LivePanel(title, Screen.of(out), below);
  }

  /** Whether it is drawn over the terminal: nobody else should write there then. */
  public boolean isDrawn() {
    return screen.isDrawn();
  }

  @Override
  public void open() {}

  @Override
  public void writeSnapshot(MetricsSnapshot snapshot) {
    screen.show(Panel.draw(title, snapshot.toJson()), below.get());
  }

  /** The panel shows how it is, not what has happened. */
  @Override
  public void writeEvent(MetricsEvent event) {}

  @Override
  public void close() throws IOException {
    screen.close();
  }

  @Override
  public String toString() {
    return "dashboard";
  }
}
