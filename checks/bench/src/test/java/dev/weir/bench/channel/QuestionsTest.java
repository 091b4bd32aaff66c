package dev.weir.bench.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.Cell;
import dev.weir.bench.Choice;
import dev.weir.bench.Setting;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Measure;
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

    assertThat(cells).hasSizeBetween(5, 10);
  }

  @Test
  void of_aFullRun_hasEveryShapeAtEveryCapacity() {
    List<String> names = Questions.of(setting(false, "", "")).stream().map(Question::name).toList();

    assertThat(names)
        .doesNotHaveDuplicates()
        .contains("1p1c 0", "8p8c 100", "1000p1000c unbounded", "8p8c 1, one carrier")
        .contains("select 8, 0, timed", "tee, 8 branches", "timed receive, parks", "unset, 16");
  }

  @Test
  void of_aPart_hasTheNamedCellsAndSidesOnly() {
    List<Question> questions = Questions.of(setting(true, "weir|kotlin", "^8p8c 1$"));

    assertThat(questions).extracting(Question::name).containsExactly("8p8c 1");
    assertThat(questions.getFirst().sides()).containsExactly("Weir", "Kotlin");
  }

  @Test
  void of_aSideThatIsInFewCells_leavesTheOthersOut() {
    assertThat(Questions.of(setting(false, "python", "")))
        .extracting(Question::name)
        .containsExactly("tee, 2 branches", "tee, 8 branches");
  }

  private static Answer answered(Question question) {
    var answer = new Answer(question.name(), Measure.TIME);
    question.sides().forEach(side -> answer.add(side, List.of(1.0)));
    return answer;
  }

  private static Setting setting(boolean quick, String only, String cells) {
    return new Setting(quick, Choice.of(only, cells), Path.of("unused"), System.err);
  }
}
