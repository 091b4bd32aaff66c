package dev.weir.agent.scripted;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a caller has said that a tool could want to know; what is said later replaces it. */
final class Facts {
  /** A kind of fact with a form of its own. */
  enum Kind {
    TIME,
    DAY,
    NAME,
    PLACE,
    EMAIL,
    PHONE,
    ID
  }

  private static final String PROPER = "(\\p{Lu}[\\p{L}'-]+(?: \\p{Lu}[\\p{L}'-]+)*)";
  private static final String MONTH =
      "(january|february|march|april|may|june|july|august|september|october|november|december)";
  private static final String WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day";
  private static final Pattern DAY =
      Pattern.compile(
          ("\\d{4}-\\d\\d-\\d\\d|day after tomorrow|today|tonight|tomorrow|" + WEEKDAY)
              + ("|" + MONTH + " \\d{1,2}|\\d{1,2}(?:st|nd|rd|th)(?: of " + MONTH + ")?"),
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[Mm]y name is|[Nn]ame's|[Nn]ame is|[Tt]he name(?: of)?|[Cc]all me|I am|I'm|[Tt]his is) "
              + PROPER);
  private static final Pattern PLACE = Pattern.compile("\\b(?:in|near|to|from) " + PROPER);
  private static final Pattern EMAIL = Pattern.compile("[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+");
  private static final Pattern PHONE = Pattern.compile("\\+?\\d[\\d ()-]{6,}\\d");
  private static final Pattern ID = Pattern.compile("\\b[A-Za-z]{1,5}-\\d+\\b");
  private static final Pattern COUNT =
      Pattern.compile(
          "\\b(\\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
              + "(?: (?:more|of))? (\\p{L}+)");
  private static final Pattern PEOPLE =
      Pattern.compile(
          "\\b(?:for|of|just|only|we are|we're) (\\d{1,2}|one|two|three|four|five|six|seven|eight"
              + "|nine|ten|eleven|twelve)(?=\\s*(?:[.,!?]|$| please| at | on | in | for | today))");
  private static final Pattern ALONE = Pattern.compile("\\b(?:just me|myself|alone)\\b");

  private final Map<Kind, String> byKind = new EnumMap<>(Kind.class);
  private final Map<String, String> counts = new LinkedHashMap<>();

  /** Takes in one thing the caller said. */
  void read(String text) {
    Clock.in(text).ifPresent(time -> byKind.put(Kind.TIME, time.toString()));
    put(Kind.DAY, DAY, 0, text);
    put(Kind.NAME, NAME, 1, text);
    put(Kind.PLACE, PLACE, 1, text);
    put(Kind.EMAIL, EMAIL, 0, text);
    put(Kind.PHONE, PHONE, 0, text);
    put(Kind.ID, ID, 0, text);
    count(Clock.without(text));
  }

  Optional<String> of(Kind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** How many of something: 2 for "people" after "a table for two". */
  Optional<String> count(java.util.Set<String> nouns) {
    return nouns.stream().filter(counts::containsKey).findFirst().map(counts::get);
  }

  /** Times, days, names and the rest of one text only. */
  static Facts in(String text) {
    Facts facts = new Facts();
    facts.read(text);
    return facts;
  }

  /** The first capitalised words, for the answer to "what is your name". */
  static Optional<String> proper(String text) {
    Matcher proper = Pattern.compile("^(?:It's |Its )?" + PROPER).matcher(text.strip());
    return proper.find() ? Optional.of(proper.group(1)) : Optional.empty();
  }

  /** The first number, for the answer to "how many". */
  static Optional<String> number(String text) {
    Matcher number = Pattern.compile("\\b\\d{1,9}\\b|\\b[a-z]+\\b").matcher(text.toLowerCase(Locale.ROOT));
    while (number.find()) {
      if (COUNT.matcher(number.group() + " x").matches()) {
        return Optional.of(String.valueOf(Clock.number(number.group())));
      }
    }
    return Optional.empty();
  }

  private void count(String text) {
    Matcher count = COUNT.matcher(text);
    while (count.find()) {
      String noun = "us".equals(count.group(2)) ? "people" : Words.form(count.group(2));
      counts.put(noun, String.valueOf(Clock.number(count.group(1))));
    }
    Matcher people = PEOPLE.matcher(text);
    while (people.find()) {
      counts.put("people", String.valueOf(Clock.number(people.group(1))));
    }
    if (ALONE.matcher(text).find()) {
      counts.put("people", "1");
    }
  }

  private void put(Kind kind, Pattern pattern, int group, String text) {
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      boolean day = kind != Kind.DAY && DAY.matcher(found.group(group)).lookingAt();
      if (!day) {
        byKind.put(kind, found.group(group));
      }
    }
  }
}
