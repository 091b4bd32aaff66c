package dev.weir.bench.sides;

import dev.weir.bench.Setting;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everybody who works.
 *
 * @param twins programs of other languages, by their side's name
 */
record Sides(Forks forks, Map<String, Twin> twins) {

  /**
   * Installs those programs that the questions name.
   *
   * @param programs by side
   */
  static Sides of(List<Question> questions, Map<String, Program> programs, Setting setting)
      throws IOException, InterruptedException {
    Pace pace = Pace.of(setting);
    var twins = new HashMap<String, Twin>();
    for (var program : programs.entrySet()) {
      if (questions.stream().anyMatch(asked -> asked.sides().contains(program.getKey()))) {
        twins.put(program.getKey(), Twin.install(program.getValue(), setting, pace));
      }
    }
    return new Sides(new Forks(pace), twins);
  }

  /** One figure for each iteration; none where the side cannot be had on this machine. */
  List<Double> figures(Work work, String side) throws IOException, InterruptedException {
    Twin twin = twins.get(side);
    List<Double> measured = twin == null ? forks.figures(work, side) : twin.figures(work);
    return measured.stream().map(work.measure()::of).toList();
  }
}
