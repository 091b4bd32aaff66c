package dev.weir.cli;

import dev.weir.worker.process.ProcessFigures;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** A worker's figures under the names of LiveKit's own workers. Stateless. */
final class PrometheusText {
  private static final String NODE = node();

  private PrometheusText() {}

  /** In the text format, version 0.0.4. */
  static String of(int jobs, double load, ProcessFigures processes) {
    StringBuilder text = new StringBuilder();
    gauge(text, "active_job_count", "Jobs that run", jobs);
    gauge(text, "worker_load", "Load as the server is told it", load);
    gauge(text, "child_process_count", "Processes of sessions", processes.running());
    starts(text, processes);
    return text.toString();
  }

  private static void gauge(StringBuilder text, String name, String help, double value) {
    head(text, name, help, "gauge");
    line(text, name, "", value);
  }

  private static void starts(StringBuilder text, ProcessFigures processes) {
    String name = "proc_initialize_duration_seconds";
    head(text, name, "From the start of a process until it is ready", "histogram");
    for (int i = 0; i < ProcessFigures.BOUNDS.size(); i++) {
      String bound = ",le=\"%s\"".formatted(ProcessFigures.BOUNDS.get(i));
      line(text, name + "_bucket", bound, (double) processes.within().get(i));
    }
    line(text, name + "_bucket", ",le=\"+Inf\"", (double) processes.launches());
    line(text, name + "_sum", "", processes.seconds());
    line(text, name + "_count", "", (double) processes.launches());
  }

  private static void head(StringBuilder text, String name, String help, String type) {
    text.append(
        "# HELP lk_agents_%s %s\n# TYPE lk_agents_%s %s\n".formatted(name, help, name, type));
  }

  private static void line(StringBuilder text, String name, String more, double value) {
    String number = value == Math.rint(value) ? "%.0f" : "%s";
    text.append(
        String.format(
            Locale.ROOT,
            "lk_agents_%s{nodename=\"%s\"%s} " + number + "\n",
            name,
            NODE,
            more,
            value));
  }

  private static String node() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[\"\\\\\n]", "_");
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
