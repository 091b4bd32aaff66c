package dev.weir.bench.pipeline;

import dev.weir.bench.Setting;
import dev.weir.bench.sides.Question;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is asked in a run. */
final class Questions {

  private static final int WAIT_MICROS = 100;
  private static final List<Integer> IN_FLIGHT = List.of(1, 64);

  private Questions() {}

  /** Those that the setting asks for. */
  static List<Question> of(Setting setting) {
    return Question.chosen(setting, Questions::quick, Questions::full);
  }

  private static Stream<Question> quick() {
    return Stream.of(
        new FlowCell(new Shape(1, 1, 0)).quickQuestion(),
        new FlowCell(new Shape(1, 64, 0)).quickQuestion(),
        new WaitCell(new Shape(1, 64, WAIT_MICROS)).quickQuestion(),
        new RunCell(Caller.VIRTUAL, Steps.ITEMS).question(),
        new RunCell(Caller.PLATFORM, Steps.ITEMS).question());
  }

  private static Stream<Question> full() {
    return Stream.of(
            shapes(0).map(shape -> new FlowCell(shape).question()),
            shapes(WAIT_MICROS).map(shape -> new WaitCell(shape).question()),
            runs().map(RunCell::question))
        .flatMap(Function.identity());
  }

  private static Stream<Shape> shapes(int waitMicros) {
    return Stream.of(1, 2)
        .flatMap(branches -> IN_FLIGHT.stream().map(held -> new Shape(branches, held, waitMicros)));
  }

  private static Stream<RunCell> runs() {
    return Stream.of(Steps.values())
        .flatMap(steps -> Stream.of(Caller.values()).map(caller -> new RunCell(caller, steps)));
  }
}
