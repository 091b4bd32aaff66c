package dev.weir.bench.sides;

import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks questions, one after the other; each goes round its sides in turns. */
public final class Asking {

  private final Sides sides;
  private final Setting setting;

  private Asking(Sides sides, Setting setting) {
    this.sides = sides;
    this.setting = setting;
  }

  /**
   * The cells of all questions that ours has answered. Blocks for as long as the setting's pace
   * says; installs programs before, which the first time may take minutes.
   *
   * @param programs the sides that are programs of other languages, by name
   * @throws IllegalStateException if ours fails; a peer that does has no figures
   */
  public static List<Cell> all(
      List<Question> questions, Map<String, Program> programs, Setting setting)
      throws IOException, InterruptedException {
    var asking = new Asking(Sides.of(questions, programs, setting), setting);
    var cells = new ArrayList<Cell>();
    for (Question question : questions) {
      Answer answer = asking.ask(question);
      setting.say(answer.line());
      if (answer.has(Answer.OURS)) {
        cells.addAll(question.verdict().apply(answer));
      }
    }
    return cells;
  }

  private Answer ask(Question question) throws IOException, InterruptedException {
    var answer = new Answer(question.name(), question.work().measure());
    int rounds = Pace.of(setting).rounds();
    for (int round = 0; round < rounds; round++) {
      for (String side : question.sides()) {
        answer.add(side, figures(question, side));
      }
    }
    return answer;
  }

  /** A peer that fails has no figures, and the run goes on; that ours fails ends it. */
  private List<Double> figures(Question question, String side)
      throws IOException, InterruptedException {
    try {
      return sides.figures(question.work(), side);
    } catch (IllegalStateException failed) {
      if (side.startsWith(Answer.OURS)) {
        throw failed;
      }
      setting.say("%s: %s failed: %s".formatted(question.name(), side, failed.getMessage()));
      return List.of();
    }
  }
}
