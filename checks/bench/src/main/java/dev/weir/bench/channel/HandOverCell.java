package dev.weir.bench.channel;

import dev.weir.bench.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

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

  private Question.Work work() {
    Map<String, String> parameters =
        Map.of("workers", String.valueOf(workers), "capacity", String.valueOf(capacity));
    int items = isCrowd() ? HandOver.MANY : HandOver.FEW;
    List<String> twin =
        List.of("hand-over", String.valueOf(workers), goCapacity(), String.valueOf(items));
    String method = isCrowd() ? "many" : "few";
    return new Question.Work(HandOver.class, method, parameters, twin, oneCarrier);
  }

  /** Go has no unbounded channel; one that has room for the whole batch is its nearest. */
  private String goCapacity() {
    return String.valueOf(
        capacity == Pipes.UNBOUNDED ? (isCrowd() ? HandOver.MANY : HandOver.FEW) : capacity);
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
    return answer.sides().stream()
        .filter(side -> !side.equals(Answer.OURS))
        .map(side -> promised(answer.beside(side), side))
        .toList();
  }

  private Cell promised(Cell cell, String peer) {
    OptionalDouble most = most(peer);
    return most.isPresent() ? cell.must(1 / most.getAsDouble()) : cell;
  }

  /** How many times the peer's time ours may take; empty where nothing is promised. */
  OptionalDouble most(String peer) {
    if (oneCarrier) {
      return peer.equals("Kotlin") ? OptionalDouble.of(1.5) : OptionalDouble.empty();
    }
    return isCrowd() ? mostInCrowd(peer) : mostOfFew(peer);
  }

  private OptionalDouble mostInCrowd(String peer) {
    return switch (peer) {
      case "Kotlin" -> at(0, 1.5);
      case "ABQ fair" -> at(16, 1.2);
      default -> OptionalDouble.empty();
    };
  }

  private OptionalDouble mostOfFew(String peer) {
    return switch (peer) {
      case "Kotlin" -> OptionalDouble.of(1.3);
      case "SQ fair" -> OptionalDouble.of(1);
      case "LTQ" -> at(0, 1);
      case "Jox" -> at(1, 1);
      case "ABQ fair" -> OptionalDouble.of(capacity == 1 ? 0.5 : 1.2);
      case "LBQ" -> at(Pipes.UNBOUNDED, 1.3);
      default -> OptionalDouble.empty();
    };
  }

  private OptionalDouble at(int promised, double most) {
    return capacity == promised ? OptionalDouble.of(most) : OptionalDouble.empty();
  }
}
