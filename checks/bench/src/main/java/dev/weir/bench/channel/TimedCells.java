package dev.weir.bench.channel;

import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.Work;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a limit on the wait costs. */
final class TimedCells {

  private TimedCells() {}

  static Stream<Question> questions() {
    return Stream.of(finding(), waiting());
  }

  static Question finding() {
    return Question.besides(
        "timed receive, finds",
        Work.of(TimedReceive.class, "finding", Map.of()),
        List.of(Answer.OURS, TimedReceive.UNTIMED),
        Map.of(TimedReceive.UNTIMED, 1.2));
  }

  private static Question waiting() {
    return Question.besides(
        "timed receive, parks",
        Work.of(TimedReceive.class, "waiting", Map.of()),
        List.of(Answer.OURS, "ABQ fair", "ABQ unfair"),
        Map.of("ABQ fair", 1.0));
  }
}
