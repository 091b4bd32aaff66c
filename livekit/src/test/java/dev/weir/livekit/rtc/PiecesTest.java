package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Text, cut for packets. */
@Behaviour("sess-C3.22")
class PiecesTest {
  @Test
  void text_thatFits_isOnePiece() {
    assertThat(new Pieces().of("hello")).containsExactly("hello");
    assertThat(new Pieces().of("x".repeat(15_000))).hasSize(1);
    assertThat(new Pieces().of("")).isEmpty();
  }

  @Test
  void text_thatIsLonger_isCutBetweenCharacters() {
    assertThat(new Pieces().of("x".repeat(15_001))).containsExactly("x".repeat(15_000), "x");
    assertThat(new Pieces().of("x" + "😀".repeat(3_750)))
        .containsExactly("x" + "😀".repeat(3_749), "😀");
    assertThat(new Pieces().of("xx" + "€".repeat(5_000)))
        .containsExactly("xx" + "€".repeat(4_999), "€");
    assertThat(new Pieces().of("x" + "ä".repeat(7_500)))
        .containsExactly("x" + "ä".repeat(7_499), "ä");
  }

  @Test
  void halves_thatComeOneAfterTheOther_areOneCharacter() {
    Pieces pieces = new Pieces();
    assertThat(pieces.of("a\ud83d")).containsExactly("a");
    assertThat(pieces.of("")).isEmpty();
    assertThat(pieces.of("\ude00b")).containsExactly("😀b");
  }

  /** Any text, in any parts: each piece fits, is whole, and nothing is lost. */
  @Test
  void anyText_inAnyParts_comesWhole(Seed seed) {
    Random random = seed.random();
    for (int round = 0; round < 200; round++) {
      String text = text(random);
      Pieces pieces = new Pieces();
      List<String> all = new ArrayList<>();
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(8_000));
        all.addAll(pieces.of(text.substring(at, end)));
        at = end;
      }
      assertThat(String.join("", all)).isEqualTo(text);
      assertThat(all)
          .allSatisfy(piece -> {
            byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
            assertThat(bytes).hasSizeLessThanOrEqualTo(Pieces.MOST_BYTES);
            assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(piece);
          });
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int[] characters = {'a', 'ä', '€', 0x1F600};
    for (int i = random.nextInt(20_000); i > 0; i--) {
      text.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    return text.toString();
  }
}
