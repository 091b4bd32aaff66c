package dev.weir.agent.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was heard is the beginning of what was to be said, word by word. */
class PlayedTextTest {
  private final PlayedText played = new PlayedText(8_000);

  @Test
  void heard_wholePieces_areWhole() {
    add(0, "One two. ", 900);
    add(1, "Three.", 600);
    played.end();

    assertThat(heard(0)).isEmpty();
    assertThat(heard(900)).isEqualTo("One two. ");
    assertThat(heard(1_500)).isEqualTo("One two. Three.");
    assertThat(heard(9_999)).isEqualTo("One two. Three.");
  }

  @Test
  void heard_amidAPiece_endsWithTheLastWholeWord() {
    add(0, "Alpha beta gamma.", 1_700);
    played.end();

    assertThat(heard(400)).isEmpty();
    assertThat(heard(500)).isEqualTo("Alpha");
    assertThat(heard(900)).isEqualTo("Alpha ");
    assertThat(heard(1_000)).isEqualTo("Alpha beta");
    assertThat(heard(1_699)).isEqualTo("Alpha beta gamma");
  }

  @Test
  void heard_pieceThatGoesOn_isGuessedByThoseBefore() {
    add(0, "0123456789", 500);
    add(1, "aaaa bbbb cccc", 100); // by now; the piece before took 50 ms a character

    assertThat(heard(500 + 100)).isEqualTo("0123456789");
    assertThat(heard(500 + 200)).isEqualTo("0123456789aaaa");
    played.end();
    assertThat(heard(500 + 100)).isEqualTo("0123456789aaaa bbbb cccc");
  }

  @Test
  void heard_firstPieceThatGoesOn_isGuessedAt65MillisecondsACharacter() {
    add(0, "aaaa bbbb", 65);

    assertThat(heard(4 * 65)).isEqualTo("aaaa");
    assertThat(heard(3 * 65)).isEmpty();
  }

  @Test
  void heard_textWithoutSpaces_endsBetweenCharacters() {
    add(0, "你好世界", 400);
    played.end();

    assertThat(heard(250)).isNotEmpty().isIn("你", "你好");
  }

  @Test
  void heard_moreAndMore_isAlwaysALongerBeginning(Random random) {
    String[] words = {"a ", "bc", "定。", "😀 ", "hello, "};
    for (int piece = 0; piece < 20; piece++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        text.append(words[random.nextInt(words.length)]);
      }
      add(piece, text.toString(), random.nextInt(10, 900));
    }
    played.end();
    String before = "";
    for (int millis = 0; millis < 20_000; millis += 37) {
      String now = heard(millis);
      assertThat(now).startsWith(before);
      assertThat(played.text()).startsWith(now);
      before = now;
    }
    assertThat(before).isEqualTo(played.text());
  }

  @Test
  void add_pieceOutOfOrder_isRefused() {
    add(0, "a", 10);
    assertThatThrownBy(() -> add(2, "c", 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("piece: 2 (expected: 0 or the next)");
  }

  private void add(int piece, String text, int millis) {
    AudioFrame audio = AudioFrame.silence(Duration.ofMillis(millis), 8_000);
    played.add(new SpokenFrame(audio, piece, text, Duration.ZERO));
  }

  private String heard(int millis) {
    return played.heard(Duration.ofMillis(millis));
  }
}
