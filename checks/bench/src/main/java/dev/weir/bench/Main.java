package dev.weir.bench;

import dev.weir.bench.channel.ChannelBench;
import dev.weir.bench.density.DensityBench;
import dev.weir.bench.episode.EpisodeBench;
import dev.weir.bench.pipeline.PipelineBench;
import dev.weir.bench.subscribers.SubscribersBench;
import dev.weir.bench.turn.TurnBench;
import dev.weir.bench.voice.VoiceBench;
import dev.weir.bench.wheel.WheelBench;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/**
 * {@code run NAME [--quick] [--json] [--only SIDES] [--cells CELLS]}: 0 all musts met, 1 one is not
 * or the run failed, 2 usage.
 */
public final class Main {

  /** Every bench there is; a new one is a class and a line here. */
  static final List<Bench> BENCHES =
      List.of(
          new TurnBench(),
          new SubscribersBench(),
          new ChannelBench(),
          new PipelineBench(),
          new EpisodeBench(),
          new WheelBench(),
          new DensityBench(),
          new VoiceBench());

  private final PrintStream out;
  private final PrintStream err;
  private final Path home;

  Main(PrintStream out, PrintStream err, Path home) {
    this.out = out;
    this.err = err;
    this.home = home;
  }

  /** Runs and exits. */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(System.getProperty("weir.bench.home", "checks/bench"));
    System.exit(new Main(System.out, System.err, home).run(List.of(arguments)));
  }

  int run(List<String> arguments) throws Exception {
    var names = new ArrayList<>(arguments);
    boolean quick = names.remove("--quick");
    boolean json = names.remove("--json");
    Choice choice;
    try {
      choice = Choice.of(option(names, "--only"), option(names, "--cells"));
    } catch (PatternSyntaxException wrong) {
      err.println("--only, --cells: " + wrong.getMessage() + " (expected: a regular expression)");
      return 2;
    }
    var setting = new Setting(quick, choice, home, err);
    var chosen = BENCHES.stream().filter(bench -> isAsked(bench, choice, names)).findFirst();
    return chosen.isEmpty() ? usage(arguments) : measure(chosen.get(), setting, json);
  }

  private static boolean isAsked(Bench bench, Choice choice, List<String> names) {
    return names.equals(List.of(bench.name())) && (bench.offersChoice() || !choice.isPart());
  }

  /** Takes the option and its value away; empty where it is not given. */
  private static String option(List<String> arguments, String name) {
    int at = arguments.indexOf(name);
    if (at < 0 || at + 1 == arguments.size()) {
      return "";
    }
    arguments.remove(at);
    return arguments.remove(at);
  }

  private int usage(List<String> given) {
    String there = String.join(", ", BENCHES.stream().map(Bench::name).toList());
    String parted =
        String.join("|", BENCHES.stream().filter(Bench::offersChoice).map(Bench::name).toList());
    err.println("usage: checks/bench/run NAME [--quick] [--json]");
    err.println(
        "       checks/bench/run " + parted + " [--only SIDES] [--cells CELLS], for a part");
    err.println("NAME: %s (expected: one of %s)".formatted(String.join(" ", given), there));
    return 2;
  }

  private int measure(Bench bench, Setting setting, boolean json) throws Exception {
    Map<String, Object> machine = Machine.facts(home); // before: the load is then not our own
    List<Cell> cells = bench.measure(setting);
    if (cells.isEmpty()) {
      err.println("no cell to show (expected: --cells that match one, --only with weir)");
      return 2;
    }
    var report = new Report(bench.name(), machine, setting.slack(), cells);
    new Results(home.resolve("results"), bench.name()).keep(setting, report);
    out.print(json ? Report.JSON.writeValueAsString(report.figures()) + "\n" : report.table());
    out.flush();
    return report.met() ? 0 : 1;
  }
}
