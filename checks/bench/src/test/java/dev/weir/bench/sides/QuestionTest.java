package dev.weir.bench.sides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.weir.bench.Choice;
import dev.weir.bench.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QuestionTest {

  @Test
  void chosen_aQuickRunWithoutNames_asksOnlyWhatFits() {
    assertThat(chosen(true, "", "")).extracting(Question::name).containsExactly("one");
  }

  @Test
  void chosen_aQuickRunThatNamesCells_findsThemAmongAll() {
    assertThat(chosen(true, "", "^two$")).extracting(Question::name).containsExactly("two");
  }

  @Test
  void chosen_aFullRun_asksAllOfAllSides() {
    assertThat(chosen(false, "", ""))
        .extracting(Question::name, Question::sides)
        .containsExactly(tuple("one", List.of("Weir", "Go")), tuple("two", List.of("Weir")));
  }

  @Test
  void chosen_sidesThatAreNotInAQuestion_leaveItOut() {
    assertThat(chosen(false, "go", ""))
        .extracting(Question::name, Question::sides)
        .containsExactly(tuple("one", List.of("Go")));
  }

  private static List<Question> chosen(boolean quick, String only, String cells) {
    var setting = new Setting(quick, Choice.of(only, cells), Path.of("unused"), System.err);
    Question one = question("one", "Weir", "Go");
    Question two = question("two", "Weir");
    return Question.chosen(setting, () -> Stream.of(one), () -> Stream.of(one, two));
  }

  private static Question question(String name, String... sides) {
    return Question.besides(
        name, Work.of(Object.class, "unused", Map.of()), List.of(sides), Map.of());
  }
}
