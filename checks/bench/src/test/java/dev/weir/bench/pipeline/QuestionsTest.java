package dev.weir.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.Cell;
import dev.weir.bench.Choice;
import dev.weir.bench.Setting;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Question;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {

  @Test
  void of_aQuickRun_makesAtMostTenCells() {
    List<Cell> cells =
        Questions.of(setting(true, "", "")).stream()
            .flatMap(question -> question.verdict().apply(answered(question)).stream())
            .toList();

    assertThat(cells).hasSizeBetween(8, 10);
  }

  @Test
  void of_aFullRun_hasEveryShapeWithAndWithoutWaitsAndEveryRun() {
    assertThat(Questions.of(setting(false, "", "")))
        .extracting(Question::name)
        .containsExactly(
            "linear 1",
            "linear 64",
            "fan-out 1",
            "fan-out 64",
            "linear 1, 100 us",
            "linear 64, 100 us",
            "fan-out 1, 100 us",
            "fan-out 64, 100 us",
            "run, items, virtual",
            "run, items, platform",
            "run, values, virtual",
            "run, values, platform");
  }

  @Test
  void of_aPart_hasTheNamedCellsAndSidesOnly() {
    List<Question> questions = Questions.of(setting(true, "^weir$|reactor", "^fan-out 64$"));

    assertThat(questions).extracting(Question::name).containsExactly("fan-out 64");
    assertThat(questions.getFirst().sides()).containsExactly("Weir", "Reactor");
  }

  private static Answer answered(Question question) {
    var answer = new Answer(question.name(), question.work().measure());
    question.sides().forEach(side -> answer.add(side, List.of(1.0)));
    return answer;
  }

  private static Setting setting(boolean quick, String only, String cells) {
    return new Setting(quick, Choice.of(only, cells), Path.of("unused"), System.err);
  }
}
