package dev.weir.bench.channel;

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

  private static final Map<String, String> PROGRAMS =
      Map.of("Go", "go-chan", "Python", "python-tee");

  /** Installs those programs that the questions name. */
  static Sides of(List<Question> questions, Setting setting, Pace pace)
      throws IOException, InterruptedException {
    var twins = new HashMap<String, Twin>();
    for (var program : PROGRAMS.entrySet()) {
      if (questions.stream().anyMatch(asked -> asked.sides().contains(program.getKey()))) {
        twins.put(program.getKey(), Twin.install(program.getValue(), setting, pace));
      }
    }
    return new Sides(new Forks(pace), twins);
  }

  /** One figure for each iteration; none where the side cannot be had on this machine. */
  List<Double> figures(Question.Work work, String side) throws IOException, InterruptedException {
    Twin twin = twins.get(side);
    return twin == null ? forks.figures(work, side) : twin.figures(work);
  }
}
