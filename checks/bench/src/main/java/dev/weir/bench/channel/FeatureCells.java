package dev.weir.bench.channel;

import dev.weir.bench.Cell;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a channel costs that uses none of what a peer has not: no name, nobody told of losses. */
final class FeatureCells {

  private static final List<String> SIDES = List.of(Answer.OURS, Pipes.ALL_SET);

  private FeatureCells() {}

  static Stream<Question> questions() {
    return Stream.of(0, 16).flatMap(FeatureCells::questions);
  }

  /** Time: the iterations overlap. Allocation: equal, but for chance. */
  private static Stream<Question> questions(int capacity) {
    Work work =
        Work.of(
            HandOver.class, "few", Map.of("workers", "1", "capacity", String.valueOf(capacity)));
    String name = "unset, %d".formatted(capacity);
    return Stream.of(
        new Question(name, work, SIDES, FeatureCells::verdict),
        Question.besides(
            name + ", allocation", work.allocation(), SIDES, Map.of(Pipes.ALL_SET, 1.1)));
  }

  private static List<Cell> verdict(Answer answer) {
    var cells = new ArrayList<>(answer.besides(Map.of()));
    if (answer.has(Pipes.ALL_SET)) {
      cells.add(answer.overlap(Pipes.ALL_SET));
    }
    return cells;
  }
}
