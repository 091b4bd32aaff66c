package dev.weir.agent.scripted;

import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds times of day as people say them: "half past 11 in the morning", "7 pm", "evening 6:30". */
final class Clock {
  private static final List<String> NUMBERS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve");
  private static final String NUMBER = "(\\d{1,2}|" + String.join("|", NUMBERS) + ")";
  private static final Pattern TIME =
      Pattern.compile(
          "\\b(?:(?<part>morning|afternoon|evening|night)(?: at)? )?"
              + "(?:(?<fraction>half|quarter) (?<side>past|to) )?"
              + "(?<lead>(?:at|by|around|about) )?"
              + "(?<hour>"
              + NUMBER
              + ")(?::(?<minute>\\d{2}))?"
              + "(?:(?<half> ?[ap]\\.?m\\b\\.?)|\\b)"
              + "(?<full> ?o.?clock)?"
              + "(?: (?:in the|at) (?<later>morning|afternoon|evening|night))?"
              + "(?<end>\\s*(?:[.,!?]|$| please| today| tonight| tomorrow| on ))?");
  private static final Pattern NOON = Pattern.compile("\\b(noon|midday)\\b");
  // Nobody dines, or sees a dentist, at five in the morning.
  private static final int LAST_HOUR_MEANT_PM = 7;

  private Clock() {}

  /** The number that a word or digits stand for. */
  static int number(String word) {
    int index = NUMBERS.indexOf(word);
    return index >= 0 ? index : Integer.parseInt(word);
  }

  /** The last time of day in the text: a correction follows what it corrects. */
  static Optional<LocalTime> in(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    Optional<LocalTime> found =
        NOON.matcher(lower).find() ? Optional.of(LocalTime.NOON) : Optional.empty();
    Matcher time = TIME.matcher(lower);
    while (time.find()) {
      if (isTime(time)) {
        Optional<LocalTime> earlier = found;
        found = read(time).or(() -> earlier);
      }
    }
    return found;
  }

  /** The text without its times, so that their digits are not counted as something else. */
  static String without(String text) {
    return TIME.matcher(text.toLowerCase(Locale.ROOT))
        .replaceAll(m -> isTime(m) ? " " : Matcher.quoteReplacement(m.group()));
  }

  private static boolean isTime(java.util.regex.MatchResult time) {
    boolean marked =
        List.of("part", "fraction", "minute", "half", "full", "later").stream()
            .anyMatch(group -> time.group(group) != null);
    return marked || (time.group("lead") != null && time.group("end") != null);
  }

  private static Optional<LocalTime> read(Matcher time) {
    int hour = number(time.group("hour"));
    int minute = time.group("minute") == null ? 0 : Integer.parseInt(time.group("minute"));
    if (hour > 23 || minute > 59) {
      return Optional.empty();
    }
    LocalTime said = LocalTime.of(half(hour, time), minute);
    return Optional.of(said.plusMinutes(fraction(time)));
  }

  private static int half(int hour, Matcher time) {
    String half = time.group("half");
    String part = time.group("part") != null ? time.group("part") : time.group("later");
    boolean morning = half != null ? half.strip().startsWith("a") : "morning".equals(part);
    boolean later = half != null ? half.strip().startsWith("p") : part != null && !morning;
    boolean meant = !morning && half == null && part == null;
    if (hour < 12 && hour > 0 && (later || (meant && hour <= LAST_HOUR_MEANT_PM))) {
      return hour + 12;
    }
    return half != null && morning && hour == 12 ? 0 : hour;
  }

  private static int fraction(Matcher time) {
    if (time.group("fraction") == null) {
      return 0;
    }
    int minutes = "half".equals(time.group("fraction")) ? 30 : 15;
    return "past".equals(time.group("side")) ? minutes : -minutes;
  }
}
