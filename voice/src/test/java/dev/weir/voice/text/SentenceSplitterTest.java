package dev.weir.voice.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentences end where people end them, and put together they are the text, however it came. */
class SentenceSplitterTest {

  /** Each | is where a sentence ends. */
  static List<String> sentences() {
    return List.of(
        "The table is free. |Shall I book it?",
        "Is it free? |Yes! |Good.",
        "He paid 3.14 dollars. |Then he left.",
        "See weir.dev or a.b.c for more. |Bye.",
        "Dr. Smith met Mr. and Mrs. Jones. |They talked.",
        "J. R. R. Tolkien wrote it. |I read it.",
        "So do I. |Then we agree.",
        "Take e.g. apples, i.e. fruit, vs. meat. |Fine.",
        "It is no. 5 of them. |No. |Yes.",
        "On Jan. 5 we met. |It was cold in Jan. |We left.",
        "At 5 p.m. we left. |All went well etc. |Next one.",
        "Wait... what is that? |Nothing... |Really.",
        "Hmm… maybe not. |Well… |Sure.",
        "\"Is it?\" she asked. |\"It is.\" |He nodded.",
        "(It was late.) |They left.",
        "He said “stop!” |Then he ran.",
        "What? |no. |OK.",
        "Really?! |Yes.",
        "你好。|你好吗？|很好！|“走吧。”|再见",
        "これは本です。|はい！",
        "First line\n|second line\n\n|Third.",
        "1. Buy milk today\n|2. Sell milk tomorrow\n|- and rest",
        "List: 12. is a number. |Done.",
        "**Bold.** |Next one.",
        "`code.` |Next one.",
        "We met in 2019. |It rained.",
        "Version 2. |Next",
        "  Leading space. |Then more.",
        "No end",
        "Ends with space. ",
        "...",
        "\n\n");
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void split_text_isCutWhereSentencesEnd(String marked) {
    assertThat(split(marked.replace("|", ""), 1, 500)).containsExactly(marked.split("\\|"));
  }

  @Test
  void split_shortSentences_goOnIntoTheNext() {
    assertThat(SentenceSplitter.split("Yes. No. Well, perhaps so. And that was it, I think."))
        .containsExactly("Yes. No. Well, perhaps so. ", "And that was it, I think.");
  }

  @Test
  void split_sentenceOverTheMost_isCutAfterSpace() {
    assertThat(split("aaaa bbbb cccc dddd eeee", 1, 16))
        .containsExactly("aaaa bbbb cccc ", "dddd eeee");
  }

  @Test
  void split_wordOverTheMost_isCutButNotWithinACharacter() {
    assertThat(split("a" + "😀".repeat(10), 1, 16))
        .containsExactly("a" + "😀".repeat(7), "😀".repeat(3));
    assertThat(split("a".repeat(40), 1, 16))
        .containsExactly("a".repeat(16), "a".repeat(16), "a".repeat(8));
  }

  @Test
  void add_firstCharacterOfTheNextSentence_givesTheOneBefore() {
    SentenceSplitter splitter = new SentenceSplitter();
    assertThat(splitter.add("It is the end of this one.")).isEmpty();
    assertThat(splitter.add(" ")).isEmpty();
    assertThat(splitter.add("T")).containsExactly("It is the end of this one. ");
    assertThat(splitter.end()).containsExactly("T");
  }

  @Test
  void end_nothingHeld_givesNothing() {
    assertThat(new SentenceSplitter().end()).isEmpty();
    assertThat(SentenceSplitter.split("")).isEmpty();
  }

  @Test
  void add_afterTheEnd_isRefused() {
    SentenceSplitter splitter = new SentenceSplitter();
    splitter.end();
    assertThatThrownBy(() -> splitter.add("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("new splitter");
    assertThatThrownBy(splitter::end).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 4_097})
  void limits_ofMost_areChecked(int most) {
    assertThatThrownBy(() -> new SentenceSplitter(1, most))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("most: " + most);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 17})
  void limits_ofLeast_areChecked(int least) {
    assertThatThrownBy(() -> new SentenceSplitter(least, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("least: " + least);
  }

  /** No character is lost, added or moved; no sentence is too long, nor too short but the last. */
  @RepeatedTest(50)
  void split_anyText_isTheSameTextHoweverItCame(Random random) {
    String text = anyText(random);
    int most = random.nextInt(16, 200);
    int least = random.nextInt(1, most + 1);
    List<String> whole = split(text, least, most);

    assertThat(String.join("", whole)).isEqualTo(text);
    assertThat(whole).allSatisfy(it -> assertThat(it.length()).isBetween(1, most));
    assertThat(inPieces(text, least, most, random)).isEqualTo(whole);
  }

  private static String anyText(Random random) {
    String[] bits = {
      "a", "B", "word", " ", " ", "  ", ". ", ".", "? ", "!", "…", "...", "\n", "\n\n", "- ", "1. ",
      "3.14", "Dr. ", "e.g. ", "U.S. ", "。", "！", "？", "」", "「", "\"", "”", "'", ")", "(", "*",
      "😀", "\uD83D", "\uDE00", "é", "ß", "e\u0301", "\t", "\r\n", "\u00A0", "\u2003", "你", "は",
      "```", "#", "\0", "I. ", "J. ", "no. 5 "
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(400); i > 0; i--) {
      text.append(bits[random.nextInt(bits.length)]);
    }
    return text.toString();
  }

  private static List<String> inPieces(String text, int least, int most, Random random) {
    SentenceSplitter splitter = new SentenceSplitter(least, most);
    List<String> sentences = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int to = Math.min(text.length(), at + random.nextInt(9));
      sentences.addAll(splitter.add(text.substring(at, to)));
      at = to;
    }
    sentences.addAll(splitter.end());
    return sentences;
  }

  private static List<String> split(String text, int least, int most) {
    SentenceSplitter splitter = new SentenceSplitter(least, most);
    List<String> sentences = new ArrayList<>(splitter.add(text));
    sentences.addAll(splitter.end());
    return sentences;
  }
}
