package dev.weir.bench.channel;

import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A select over so many channels of one capacity.
 *
 * @param timed whether each select has a limit, which is never reached
 */
record SelectCell(int channels, int capacity, boolean timed) {

  static Stream<Question> questions() {
    return Stream.of(2, 8)
        .flatMap(channels -> Stream.of(16, 0).map(held -> new SelectCell(channels, held, false)))
        .flatMap(cell -> Stream.of(cell, new SelectCell(cell.channels, cell.capacity, true)))
        .map(SelectCell::question);
  }

  private String name() {
    return "select %d, %d%s".formatted(channels, capacity, timed ? ", timed" : "");
  }

  Question question() {
    var sides = new ArrayList<>(List.of(Answer.OURS, "Kotlin", "Jox", "Go", "Kotlin biased"));
    if (timed) {
      sides.add(1, Selecting.UNTIMED);
    }
    return Question.besides(name(), work(), sides, mosts());
  }

  /** With Kotlin only. */
  Question quickQuestion() {
    return Question.besides(name(), work(), List.of(Answer.OURS, "Kotlin"), mosts());
  }

  private Work work() {
    Map<String, String> parameters =
        Map.of(
            "channels", String.valueOf(channels),
            "capacity", String.valueOf(capacity),
            "timed", String.valueOf(timed));
    return Work.of(
        Selecting.class,
        "select",
        parameters,
        "select",
        String.valueOf(channels),
        String.valueOf(capacity),
        String.valueOf(Selecting.ITEMS),
        timed ? "1" : "0");
  }

  /** Promised over two channels only. */
  Map<String, Double> mosts() {
    if (channels != 2) {
      return Map.of();
    }
    if (timed) {
      return Map.of(Selecting.UNTIMED, 2.0);
    }
    return capacity == 0 ? Map.of("Kotlin", 1.5) : Map.of("Kotlin", 1.5, "Jox", 1.5);
  }
}
