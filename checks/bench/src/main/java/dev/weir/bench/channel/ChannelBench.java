package dev.weir.bench.channel;

import dev.weir.bench.Bench;
import dev.weir.bench.Cell;
import dev.weir.bench.Peer;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code channel}: our channels beside those of others, in one run. */
public final class ChannelBench implements Bench {

  static final Peer GO = new Peer("go-chan", "1");

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
    boolean go = questions.stream().anyMatch(question -> question.sides().contains("Go"));
    var sides = new Sides(new Forks(pace), go ? Twin.of(GO, setting, pace) : null);
    var cells = new ArrayList<Cell>();
    for (Question question : questions) {
      Answer answer = ask(question, sides, pace);
      setting.say(answer.line());
      if (answer.has(Answer.OURS)) {
        cells.addAll(question.verdict().apply(answer));
      }
    }
    return cells;
  }

  private static Answer ask(Question question, Sides sides, Pace pace)
      throws IOException, InterruptedException {
    var answer = new Answer(question.name());
    for (int round = 0; round < pace.rounds(); round++) {
      for (String side : question.sides()) {
        answer.add(side, sides.figures(question.work(), side));
      }
    }
    return answer;
  }
}
