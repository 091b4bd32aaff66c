package dev.weir.bench.channel;

import dev.weir.bench.Bench;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code channel}: our channels beside those of others, in one run. */
public final class ChannelBench implements Bench {

  @Override
  public String name() {
    return "channel";
  }

  @Override
  public boolean offersChoice() {
    return true;
  }

  @Override
  public List<Cell> measure(Setting setting) throws IOException, InterruptedException {
    Pace pace = Pace.of(setting);
    List<Question> questions = Questions.of(setting);
    Sides sides = Sides.of(questions, setting, pace);
    var cells = new ArrayList<Cell>();
    for (Question question : questions) {
      Answer answer = ask(question, sides, pace, setting);
      setting.say(answer.line());
      if (answer.has(Answer.OURS)) {
        cells.addAll(question.verdict().apply(answer));
      }
    }
    return cells;
  }

  private static Answer ask(Question question, Sides sides, Pace pace, Setting setting)
      throws IOException, InterruptedException {
    var answer = new Answer(question.name(), question.work().measure().unit());
    for (int round = 0; round < pace.rounds(); round++) {
      for (String side : question.sides()) {
        answer.add(side, figures(question, side, sides, setting));
      }
    }
    return answer;
  }

  /** A peer that fails has no figures, and the run goes on; that ours fails ends it. */
  private static List<Double> figures(Question question, String side, Sides sides, Setting setting)
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
