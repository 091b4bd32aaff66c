package dev.weir.bench.channel;

import dev.weir.bench.Cell;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One shape at one capacity: who stands beside ours, and what is promised.
 *
 * @param workers producers, and as many consumers
 * @param oneCarrier whether one processor thread carries everything
 */
record HandOverCell(int workers, int capacity, boolean oneCarrier) {

  /** A cell that is this much slower than the fastest still ties with it. */
  private static final double TIE = 1.1;

  String name() {
    String held = capacity == Pipes.UNBOUNDED ? "unbounded" : String.valueOf(capacity);
    return "%dp%dc %s%s".formatted(workers, workers, held, oneCarrier ? ", one carrier" : "");
  }

  /** With everybody who can do this. */
  Question question() {
    return new Question(name(), work(), sides(), this::verdict);
  }

  /** With Kotlin and the fair queue of the JDK only. */
  Question quickQuestion() {
    List<String> sides = List.of(Answer.OURS, "Kotlin", capacity == 0 ? "SQ fair" : "ABQ fair");
    return new Question(name(), work(), sides, this::besides);
  }

  private Work work() {
    String items = String.valueOf(isCrowd() ? HandOver.MANY : HandOver.FEW);
    String goes = capacity == Pipes.UNBOUNDED ? items : String.valueOf(capacity);
    Work work =
        Work.of(
            HandOver.class,
            isCrowd() ? "many" : "few",
            Map.of("workers", String.valueOf(workers), "capacity", String.valueOf(capacity)),
            "hand-over",
            String.valueOf(workers),
            goes, // Go has no unbounded channel: one with room for the whole batch is its nearest
            items);
    return oneCarrier ? work.onOneCarrier() : work;
  }

  private boolean isCrowd() {
    return workers > 8;
  }

  List<String> sides() {
    var sides = new ArrayList<>(List.of(Answer.OURS, "Kotlin", "Go"));
    if (!oneCarrier) {
      sides.add("Jox");
    }
    sides.addAll(
        switch (capacity) {
          case 0 -> List.of("SQ fair", "LTQ", "SQ unfair");
          case Pipes.UNBOUNDED -> List.of("LBQ", "LTQ");
          default -> List.of("ABQ fair", "ABQ unfair", "LBQ");
        });
    if (oneCarrier) {
      sides.removeIf(side -> side.equals("LBQ") || side.endsWith("unfair"));
    }
    return sides;
  }

  /** On virtual threads, and with waiters in order where the peer offers that. */
  private List<String> rivals() {
    return sides().stream()
        .filter(side -> !List.of(Answer.OURS, "Kotlin", "Go").contains(side))
        .filter(side -> !side.endsWith("unfair"))
        .toList();
  }

  private List<Cell> verdict(Answer answer) {
    var cells = new ArrayList<>(besides(answer));
    if (!oneCarrier) {
      answer
          .first(rivals())
          .map(cell -> isCrowd() ? cell : cell.must(1 / TIE))
          .ifPresent(cells::add);
    }
    if (capacity == 0 && !oneCarrier) {
      cells.add(answer.worst(isCrowd() ? 3 : 2));
    }
    return cells;
  }

  private List<Cell> besides(Answer answer) {
    return answer.besides(mosts());
  }

  /** How many times a peer's time ours may take; nothing is promised beside those not named. */
  Map<String, Double> mosts() {
    if (oneCarrier) {
      return Map.of("Kotlin", 1.5);
    }
    return isCrowd() ? mostsInCrowd() : mostsOfFew();
  }

  private Map<String, Double> mostsInCrowd() {
    return switch (capacity) {
      case 0 -> Map.of("Kotlin", 1.5);
      case 16 -> Map.of("ABQ fair", 1.2);
      default -> Map.of();
    };
  }

  private Map<String, Double> mostsOfFew() {
    return switch (capacity) {
      case 0 -> Map.of("Kotlin", 1.3, "SQ fair", 1.0, "LTQ", 1.0);
      case 1 -> Map.of("Kotlin", 1.3, "ABQ fair", 0.5, "Jox", 1.0);
      case Pipes.UNBOUNDED -> Map.of("Kotlin", 1.3, "LBQ", 1.3);
      default -> Map.of("Kotlin", 1.3, "ABQ fair", 1.2);
    };
  }
}
