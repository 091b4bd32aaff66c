package dev.weir.voice.local;

import dev.weir.agent.speech.Transcript;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What pocketsphinx_continuous prints: a line of words for each utterance it found, then a line for
 * each word with its begin, its end and how sure it is. Silence and noise are words in brackets.
 */
final class Hypothesis {
  private static final Pattern WORD =
      Pattern.compile("(\\S+) \\d+\\.\\d+ \\d+\\.\\d+ (\\d\\.\\d+)");
  private static final Pattern NOISE = Pattern.compile("[<\\[(+].*");

  private Hypothesis() {}

  static Transcript of(String output) {
    String text =
        output
            .lines()
            .filter(line -> !WORD.matcher(line).matches())
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining(" "));
    return new Transcript(text, Optional.empty(), Optional.empty(), confidence(output));
  }

  private static OptionalDouble confidence(String output) {
    return output
        .lines()
        .map(WORD::matcher)
        .filter(word -> word.matches() && !NOISE.matcher(word.group(1)).matches())
        .mapToDouble(word -> Math.min(1, Double.parseDouble(word.group(2))))
        .average();
  }
}
