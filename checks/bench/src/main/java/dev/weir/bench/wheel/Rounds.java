package dev.weir.bench.wheel;

import dev.weir.bench.ServerProcess;
import dev.weir.bench.Setting;
import dev.weir.bench.sides.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes samples, each side in a process of its own, one process at a time. */
record Rounds(Setting setting, Pace pace) {

  /** What the driver alone uses is told under this name. */
  static final String DRIVER = "driver";

  /** Of the rate: what a pause has left over is caught up with, more is another load. */
  private static final double ENOUGH = 0.8;

  /** All samples by side, in the order in which they were taken. */
  Map<String, List<Sample>> take(Kind kind, List<String> sides)
      throws IOException, InterruptedException {
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    for (int round = 1; round <= pace.rounds(); round++) {
      setting.say("wheel: %s, round %d of %d".formatted(kind.shown(), round, pace.rounds()));
      for (String side : sides) {
        samples.computeIfAbsent(side, _ -> new ArrayList<>()).addAll(take(kind, side));
      }
    }
    return samples;
  }

  private List<Sample> take(Kind kind, String side) throws IOException {
    Kind load = side.equals(DRIVER) ? Kind.DRIVER : kind;
    List<Sample> samples = ask(load, side);
    double rate = samples.stream().mapToDouble(Sample::rate).average().orElseThrow();
    return load == Kind.IDLE || rate >= Load.RATE * ENOUGH ? samples : tooSlow(load, side, rate);
  }

  private List<Sample> ask(Kind load, String side) throws IOException {
    var samples = new ArrayList<Sample>();
    try (ServerProcess process = ServerProcess.start(command(load, side))) {
      var _ = process.readLine(); // it is warm
      for (int i = 0; i < pace.samples(); i++) {
        samples.add(Sample.parse(process.ask(String.valueOf(pace.sampleMillis()))));
      }
    }
    return samples;
  }

  /** A peer that does not keep up has no figures of this round; that ours does not ends the run. */
  private List<Sample> tooSlow(Kind load, String side, double rate) {
    String what =
        "%s, %s: %.0f deadlines/s (expected: %d)".formatted(load.shown(), side, rate, Load.RATE);
    if (side.equals(Answer.OURS) || side.equals(DRIVER)) {
      throw new IllegalStateException(what + "; on a machine that others use, try again");
    }
    setting.say(what);
    return List.of();
  }

  private List<String> command(Kind load, String side) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms1g",
        "-Xmx1g",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        LoadMain.class.getName(),
        load.name(),
        side,
        String.valueOf(pace.warmUpMillis()));
  }
}
