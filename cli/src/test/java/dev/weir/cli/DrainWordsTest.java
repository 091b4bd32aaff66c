package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a drain is shown, to who reads along and to a log. */
@Behaviour("work-100")
class DrainWordsTest {
  private static final List<String> TWO = List.of("ses_1", "ses_2");

  @Test
  void text_ofADrain_saysHowLongAndForWhom() {
    assertThat(DrainWords.text(1, 2.1, List.of("ses_1")))
        .isEqualTo("draining, 3 s left: waits for 1 session: ses_1");
    assertThat(DrainWords.text(1200, null, List.of("a", "b", "c", "d")))
        .isEqualTo("draining, as long as it takes: waits for 1,200 sessions: a, b, c, …");
    assertThat(DrainWords.text(0, 0.0, List.of()))
        .isEqualTo("draining, 0 s left: waits for 0 sessions");
  }

  @Test
  void show_withoutATerminal_isALineAtEachChangeAndEveryFiveSeconds() {
    List<String> lines = new ArrayList<>();
    DrainWords words = new DrainWords(lines::add, null);
    words.show(2, 30.0, TWO);
    words.show(2, 26.0, TWO);
    words.show(2, 24.9, TWO);
    words.show(1, 24.0, TWO.subList(0, 1));
    words.show(1, null, TWO.subList(0, 1));
    words.end();
    assertThat(lines)
        .extracting(line -> line.replaceAll(":.*", ""))
        .containsExactly("draining, 30 s left", "draining, 25 s left", "draining, 24 s left");
  }

  @Test
  void show_onATerminal_isOneLineOverItself() {
    StringWriter drawn = new StringWriter();
    DrainWords words =
        new DrainWords(
            line -> {
              throw new AssertionError(line);
            },
            new PrintWriter(drawn));
    words.show(2, 30.0, TWO);
    words.show(2, null, List.of("s".repeat(90)));
    words.end();
    assertThat(drawn.toString().split("\r\033\\[K"))
        .containsExactly(
            "",
            "draining, 30 s left: waits for 2 sessions: ses_1, ses_2",
            "draining, as long as it takes: waits for 2 sessions: " + "s".repeat(25) + "…");
  }
}
