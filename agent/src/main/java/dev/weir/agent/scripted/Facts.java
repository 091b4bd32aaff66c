package dev.weir.agent.scripted;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one turn says that a tool could want to know: times, days, names, numbers of things. */
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

  private static final String NUMBER =
      "(\\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
  // Possessive, here and below: what a loop took it keeps, so that no text takes long to refuse.
  private static final String MORE_NAMES = "(?: \\p{Lu}[\\p{L}'-]++)*+";
  private static final String PROPER = "(\\p{Lu}[\\p{L}'-]++" + MORE_NAMES + ")";
  private static final String MONTH =
      "(?:january|february|march|april|may|june|july|august|september|october|november|december)";
  private static final Pattern DAY =
      Pattern.compile(
          "\\b(\\d{4}-\\d\\d-\\d\\d|day after tomorrow|today|tonight|tomorrow"
              + "|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
              + ("|" + MONTH + " \\d{1,2}|\\d{1,2}(?:st|nd|rd|th)(?: of " + MONTH + ")?)"),
          Pattern.CASE_INSENSITIVE);
  private static final Pattern MY_NAME =
      Pattern.compile(
          "\\b(?i:name is|name's|name of|call me) (\\p{L}[\\p{L}'-]++" + MORE_NAMES + ")");
  private static final Pattern I_AM = Pattern.compile("\\b(?:I am|I'm|[Tt]his is) " + PROPER);
  private static final Pattern PLACE = Pattern.compile("\\b(?:in|near|to|from) " + PROPER);
  private static final Pattern EMAIL =
      Pattern.compile("(?<![\\w.+-])([\\w.+-]++@[\\w-]++(?:\\.[\\w-]++)++)");
  private static final Pattern PHONE = Pattern.compile("(\\+?\\d[\\d ()-]{6,}\\d)");
  private static final Pattern ID = Pattern.compile("\\b([A-Za-z]{1,5}-\\d+)\\b");
  private static final Pattern COUNT =
      Pattern.compile("\\b" + NUMBER + "(?: (?:more|of))? (\\p{L}+)");
  private static final Pattern PEOPLE =
      Pattern.compile(
          "\\b(?:for|of|only|we are|we're) "
              + NUMBER
              + "(?=\\s*(?:[.,!?]|$| please| at | on | in | for | today))");
  private static final Pattern ALONE = Pattern.compile("\\b(?:just me|myself|alone)\\b");
  private static final Pattern BARE = Pattern.compile("\\b" + NUMBER + "\\b");
  private static final Pattern BARE_NAME =
      Pattern.compile("\\p{L}[\\p{L}'-]+(?: \\p{L}[\\p{L}'-]+)?");

  private final Map<Kind, String> byKind = new EnumMap<>(Kind.class);
  private final Map<String, String> counts = new LinkedHashMap<>();

  private Facts() {}

  /** Of two facts of a kind the later one counts: a correction follows what it corrects. */
  static Facts in(String text) {
    Facts facts = new Facts();
    Clock.in(text).ifPresent(time -> facts.byKind.put(Kind.TIME, time.toString()));
    facts.find(Kind.DAY, DAY, text);
    facts.find(Kind.NAME, I_AM, text);
    facts.find(Kind.NAME, MY_NAME, text);
    facts.find(Kind.PLACE, PLACE, text);
    facts.find(Kind.EMAIL, EMAIL, text);
    facts.find(Kind.PHONE, PHONE, text);
    facts.find(Kind.ID, ID, text);
    facts.count(Clock.without(text));
    return facts;
  }

  Optional<String> of(Kind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** How many of something: 2 for "people" in "a table for two". */
  Optional<String> count(Set<String> nouns) {
    return nouns.stream().filter(counts::containsKey).findFirst().map(counts::get);
  }

  /** A name on its own, as the answer to "what is your name". */
  static Optional<String> name(String text) {
    String bare = text.replaceAll("(?i)[.!,]|\\bplease\\b|^it's ", "").strip();
    return Optional.of(bare).filter(name -> BARE_NAME.matcher(name).matches());
  }

  /** A number on its own, as the answer to "how many". */
  static Optional<String> number(String text) {
    Matcher number = BARE.matcher(Clock.without(text));
    return number.find() ? Optional.of(digits(number.group(1))) : Optional.empty();
  }

  private void count(String text) {
    Matcher count = COUNT.matcher(text);
    while (count.find()) {
      String noun = "us".equals(count.group(2)) ? "people" : Words.form(count.group(2));
      counts.put(noun, digits(count.group(1)));
    }
    Matcher people = PEOPLE.matcher(text);
    while (people.find()) {
      counts.put("people", digits(people.group(1)));
    }
    if (ALONE.matcher(text).find()) {
      counts.put("people", "1");
    }
  }

  private void find(Kind kind, Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      // "in March 2" names no place, "I am Friday" no person.
      if (kind == Kind.DAY || !DAY.matcher(found.group(1)).lookingAt()) {
        byKind.put(kind, found.group(1));
      }
    }
  }

  private static String digits(String number) {
    return String.valueOf(Clock.number(number.toLowerCase(Locale.ROOT)));
  }
}
