package dev.weir.bench.wheel;

import dev.weir.bench.Bench;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import dev.weir.bench.sides.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code wheel}: what 100,000 deadlines a second cost, and what none cost. */
public final class WheelBench implements Bench {

  /** In percent of a core. */
  private static final double MOST_ALONE = 5;

  private static final double MOST_WITH_STEPS = 30;

  /** The alarm that ends the five seconds wakes twice: to be armed, and to fire. */
  private static final int MOST_WAKE_UPS = 2;

  private static final List<Kind> QUICK = List.of(Kind.LIMITS, Kind.STEPS, Kind.IDLE);
  private static final List<Kind> FULL =
      List.of(Kind.LIMITS, Kind.WINDOWS, Kind.STEPS, Kind.COALESCING, Kind.IDLE);

  @Override
  public String name() {
    return "wheel";
  }

  @Override
  public boolean offersChoice() {
    return true;
  }

  @Override
  public List<Cell> measure(Setting setting) throws IOException, InterruptedException {
    var cells = new ArrayList<Cell>();
    for (Kind kind : chosen(setting)) {
      cells.addAll(cells(kind, setting));
    }
    return cells;
  }

  static List<Kind> chosen(Setting setting) {
    if (!setting.choice().hasSide(Answer.OURS)) {
      return List.of();
    }
    boolean few = setting.quick() && !setting.choice().namesCells();
    return (few ? QUICK : FULL)
        .stream().filter(kind -> setting.choice().hasCell(kind.shown())).toList();
  }

  private static List<Cell> cells(Kind kind, Setting setting)
      throws IOException, InterruptedException {
    Pace pace = kind == Kind.IDLE ? Pace.ofIdle(setting) : Pace.of(setting);
    return cells(
        kind,
        new Figures(kind.shown(), new Rounds(setting, pace).take(kind, sides(kind, setting))));
  }

  /** The driver is a side wherever it drives. */
  static List<String> sides(Kind kind, Setting setting) {
    return switch (kind) {
      case LIMITS, WINDOWS ->
          Stream.concat(
                  Stream.of(Rounds.DRIVER),
                  Stream.of(Answer.OURS, Alarms.POOL, Alarms.NETTY)
                      .filter(setting.choice()::hasSide))
              .toList();
      case STEPS -> Stream.of(Answer.OURS, Steps.PARK).filter(setting.choice()::hasSide).toList();
      case COALESCING -> List.of(Rounds.DRIVER, Answer.OURS);
      case DRIVER, IDLE -> List.of(Answer.OURS);
    };
  }

  static List<Cell> cells(Kind kind, Figures figures) {
    return switch (kind) {
      case LIMITS, WINDOWS -> figures.cells(figures.limited(MOST_ALONE).must(1));
      case STEPS, COALESCING -> figures.cells(figures.limited(MOST_WITH_STEPS));
      case IDLE -> List.of(figures.wakeUps(MOST_WAKE_UPS), figures.idleThread());
      case DRIVER -> throw new IllegalArgumentException("kind: DRIVER is no cell of its own");
    };
  }
}
