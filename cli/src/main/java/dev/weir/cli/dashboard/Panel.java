package dev.weir.cli.dashboard;

import static org.jline.utils.AttributedStyle.BOLD;
import static org.jline.utils.AttributedStyle.DEFAULT;
import static org.jline.utils.AttributedStyle.GREEN;
import static org.jline.utils.AttributedStyle.RED;
import static org.jline.utils.AttributedStyle.WHITE;
import static org.jline.utils.AttributedStyle.YELLOW;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import tools.jackson.databind.JsonNode;

/** Draws a snapshot: a function of what it says. Any thread. */
final class Panel {
  /** From here on a worker's memory is yellow, then red. */
  static final long YELLOW_BYTES = 512L << 20;

  static final long RED_BYTES = 1024L << 20;

  private static final int WIDTH = 78;
  private static final int LEFT = 20;
  private static final int BAR = 30;
  private static final int AGENT = 36;
  private static final int TENFOLD = 10;
  private static final String NONE = "-";

  private final JsonNode snapshot;
  private final List<AttributedString> lines = new ArrayList<>();

  private Panel(JsonNode snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * The lines of a panel.
   *
   * @param title what it is about, above
   * @param snapshot as streams and files have it; what is missing is shown as unknown
   */
  static List<AttributedString> draw(String title, JsonNode snapshot) {
    Panel panel = new Panel(snapshot);
    panel.line(title, BOLD);
    panel.rule();
    panel.worker();
    panel.rule();
    panel.savings();
    panel.rule();
    panel.agents();
    panel.rule();
    panel.foot();
    return panel.lines;
  }

  private void worker() {
    JsonNode resident = snapshot.path("resident_set");
    field("Worker RSS", bytes(resident.path("bytes")), colour(resident.path("bytes")));
    field("Metric", text(resident.path("metric")));
    field("Uptime", uptime(snapshot.path("uptime_seconds").asDouble(0)));
    field("Registered", number("registered_agents"));
    field("Active", number("active_sessions"));
    field("Total handled", number("total_sessions_started"));
    long failures = snapshot.path("total_session_failures").asLong(0);
    field("Failures", String.valueOf(failures), failures > 0 ? RED : WHITE);
    field("Last route", text(snapshot.path("last_routed_agent")));
    field("Version", text(snapshot.path("deployment_version")));
    drain(snapshot.path("drain"));
    field("Load", bar());
  }

  private void drain(JsonNode drain) {
    if (drain.isObject()) {
      JsonNode left = drain.path("seconds_left");
      String time =
          left.isNumber()
              ? "%d s left".formatted((long) Math.ceil(left.doubleValue()))
              : "as long as it takes";
      long waiting = drain.path("waiting_for").asLong(0);
      String waits = "waits for %d session%s".formatted(waiting, waiting == 1 ? "" : "s");
      field("Draining", waits + ", " + time, YELLOW);
    }
  }

  private void savings() {
    JsonNode savings = snapshot.path("savings_estimate");
    JsonNode shared = savings.path("shared_worker_bytes");
    JsonNode separate = savings.path("estimated_separate_workers_bytes");
    JsonNode saved = savings.path("estimated_saved_bytes");
    field("Shared worker", bytes(shared));
    String tenfold = savings.path("agent_count").asLong(0) == TENFOLD ? " (a 10x estimate)" : "";
    field("Separate workers", bytes(separate) + tenfold);
    field("Estimated saved", bytes(saved));
    field("Saved vs separate", percent(saved, separate));
  }

  private static String percent(JsonNode part, JsonNode whole) {
    return part.isNumber() && whole.asLong(0) > 0
        ? "%d %%".formatted(Math.round(100.0 * part.longValue() / whole.longValue()))
        : NONE;
  }

  /** Active sessions beside registered agents. */
  private String bar() {
    long active = snapshot.path("active_sessions").asLong(0);
    long registered = snapshot.path("registered_agents").asLong(0);
    long full = registered <= 0 ? 0 : Math.min(BAR, BAR * active / registered);
    return "[%s%s] %d of %d agents"
        .formatted("#".repeat((int) full), ".".repeat((int) (BAR - full)), active, registered);
  }

  private void agents() {
    line(row("Agent", "Sessions"), BOLD);
    List<Map.Entry<String, JsonNode>> agents =
        snapshot.path("sessions_by_agent").properties().stream()
            .sorted(
                Comparator.comparingLong(
                        (Map.Entry<String, JsonNode> agent) -> -agent.getValue().asLong(0))
                    .thenComparing(Map.Entry::getKey))
            .toList();
    if (agents.isEmpty()) {
      line(row(NONE, "0"), DEFAULT);
    }
    agents.forEach(
        agent -> line(row(agent.getKey(), String.valueOf(agent.getValue().asLong(0))), DEFAULT));
  }

  private static String row(String agent, String sessions) {
    return " %-36s %8s".formatted(cut(agent, AGENT), sessions);
  }

  private void foot() {
    line("Memory: " + text(snapshot.path("resident_set").path("description")), DEFAULT.faint());
    JsonNode error = snapshot.path("last_error");
    if (error.isString()) {
      line("Last error: " + text(error), DEFAULT.foreground(RED));
    }
  }

  private void field(String name, String value) {
    field(name, value, WHITE);
  }

  private void field(String name, String value, int colour) {
    AttributedStyle style = colour == WHITE ? DEFAULT : DEFAULT.foreground(colour);
    String shown = cut(value, WIDTH - LEFT - 1);
    lines.add(
        new AttributedStringBuilder()
            .append(" %-19s".formatted(name), DEFAULT.faint())
            .append(shown, style)
            .toAttributedString());
  }

  private void rule() {
    line("─".repeat(WIDTH), DEFAULT.faint());
  }

  private void line(String text, AttributedStyle style) {
    lines.add(new AttributedString(cut(text, WIDTH), style));
  }

  private String number(String name) {
    return String.valueOf(snapshot.path(name).asLong(0));
  }

  private static String bytes(JsonNode bytes) {
    return bytes.isNumber() ? Bytes.text(bytes.longValue()) : "unknown";
  }

  private static int colour(JsonNode bytes) {
    if (!bytes.isNumber()) {
      return WHITE;
    }
    if (bytes.longValue() < YELLOW_BYTES) {
      return GREEN;
    }
    return bytes.longValue() < RED_BYTES ? YELLOW : RED;
  }

  /** What others have said may hold anything; on a terminal it must do nothing. */
  private static String text(JsonNode text) {
    return text.isString() ? clean(text.stringValue()) : NONE;
  }

  static String clean(String text) {
    return text.replaceAll("\\s", " ").replaceAll("\\p{C}", "?");
  }

  private static String cut(String text, int most) {
    String clean = clean(text);
    return clean.length() <= most ? clean : clean.substring(0, most - 1) + "…";
  }

  private static String uptime(double seconds) {
    long whole = (long) seconds;
    return "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }
}
