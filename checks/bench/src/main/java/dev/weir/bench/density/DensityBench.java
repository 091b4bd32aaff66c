package dev.weir.bench.density;

import dev.weir.bench.Bench;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code density}: thousands of sessions started at once in one process, and sessions that have a
 * process each.
 */
public final class DensityBench implements Bench {

  private static final List<Workload> FULL =
      List.of(
          Workload.touched(50),
          Workload.touched(500),
          Workload.light(500),
          Workload.light(2_000),
          Workload.light(10_000));

  /** Those of 50 touched are in the gate on memory that each build has. */
  private static final List<Workload> QUICK = List.of(Workload.light(10_000));

  @Override
  public String name() {
    return "density";
  }

  @Override
  public boolean offersChoice() {
    return true;
  }

  @Override
  public List<Cell> measure(Setting setting) throws IOException, InterruptedException {
    List<Workload> works = chosen(setting);
    boolean besides = !works.isEmpty() && setting.choice().hasSide("openrtc");
    Optional<Side> peer = besides ? Side.openRtc(setting) : Optional.empty();
    var cells = new ArrayList<Cell>();
    for (Workload work : works) {
      cells.addAll(cells(setting, work, peer));
    }
    if (setting.choice().hasCell(ProcessRuns.NAME)) {
      cells.addAll(new ProcessRuns(setting).measure());
    }
    return cells;
  }

  static List<Workload> chosen(Setting setting) {
    boolean few = setting.quick() && !setting.choice().namesCells();
    return (few ? QUICK : FULL)
        .stream().filter(work -> setting.choice().hasCell(work.shown())).toList();
  }

  private static List<Cell> cells(Setting setting, Workload work, Optional<Side> peer)
      throws IOException {
    var ours = new ArrayList<Trial>();
    var theirs = new ArrayList<Trial>();
    for (int round = 1; round <= setting.samples(); round++) {
      setting.say("density: %s, round %d of %d".formatted(work.shown(), round, setting.samples()));
      ours.add(Trial.of(Side.ours(), work));
      if (peer.isPresent()) {
        theirs.add(Trial.of(peer.get(), work));
      }
    }
    var figures = new Figures(work, ours, peer.map(Side::name).orElse(""), theirs);
    return setting.quick() ? figures.few() : figures.all();
  }
}
