package dev.weir.bench.pipeline;

import dev.weir.bench.Cell;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Measure;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.Work;
import java.util.List;
import java.util.Map;

/** What a run of four steps costs that has nothing to do. */
record RunCell(Caller caller, Steps steps) {

  private static final double LIMIT_MICROS = 50;

  Question question() {
    return new Question(name(), work(), List.of(Answer.OURS), RunCell::verdict);
  }

  private String name() {
    return "run, %s, %s".formatted(steps.title(), caller.title());
  }

  private Work work() {
    return Work.of(Starting.class, "runs", Map.of("caller", caller.title(), "steps", steps.title()))
        .in(Measure.RUN);
  }

  private static List<Cell> verdict(Answer answer) {
    return List.of(answer.limit(LIMIT_MICROS));
  }
}
