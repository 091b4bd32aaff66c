package dev.weir.bench;

import dev.weir.bench.subscribers.SubscribersBench;
import dev.weir.bench.turn.TurnBench;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code run NAME [--quick] [--json]}: 0 all musts met, 1 one is not or the run failed, 2 usage.
 */
public final class Main {

  /** Every bench there is; a new one is a class and a line here. */
  static final List<Bench> BENCHES = List.of(new TurnBench(), new SubscribersBench());

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
    var chosen = BENCHES.stream().filter(bench -> names.equals(List.of(bench.name()))).findFirst();
    return chosen.isEmpty() ? usage(names) : measure(chosen.get(), quick, json);
  }

  private int usage(List<String> given) {
    String there = String.join(", ", BENCHES.stream().map(Bench::name).toList());
    err.println("usage: checks/bench/run NAME [--quick] [--json]");
    err.println("NAME: %s (expected: one of %s)".formatted(String.join(" ", given), there));
    return 2;
  }

  private int measure(Bench bench, boolean quick, boolean json) throws Exception {
    var setting = new Setting(quick, home, err);
    Map<String, Object> machine = Machine.facts(home); // before: the load is then not our own
    List<Cell> cells = bench.measure(setting);
    var report = new Report(bench.name(), machine, setting.slack(), cells);
    new Results(home.resolve("results"), bench.name()).keep(quick, report);
    out.print(json ? Report.JSON.writeValueAsString(report.figures()) + "\n" : report.table());
    out.flush();
    return report.met() ? 0 : 1;
  }
}
