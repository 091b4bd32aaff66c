package dev.weir.agent.scripted;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which words of a text carry meaning, in one form each: "Reserving tables" is book, table. */
final class Words {
  private static final Pattern GAP = Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})");
  private static final Set<String> EMPTY =
      Set.of(
          ("a about actually all also am an and any anything are as at be by can could did do does"
                  + " for from get give go going good great have hello help her here hey hi him his how i"
                  + " if in is it its just know let like ll looking m may me more my need no not now of"
                  + " ok okay on one or other our out please re s she should so some sounds sure t"
                  + " thank thanks that the their them then there these they this to too try up us"
                  + " ve want was we what when where which who will with would yes yeah you your")
              .split(" "));
  private static final Map<String, String> FORMS = forms();

  private Words() {}

  /** The meaningful words, each once, in the order of the text. */
  static Set<String> of(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (String word : GAP.split(text, -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      if (lower.length() > 1 && !EMPTY.contains(lower)) {
        words.add(form(lower));
      }
    }
    return words;
  }

  /** The form under which a lower-case word is compared. */
  static String form(String word) {
    String known = FORMS.get(word);
    if (known != null) {
      return known;
    }
    boolean plural = word.length() > 3 && word.endsWith("s") && !word.endsWith("ss");
    String singular = plural ? word.substring(0, word.length() - 1) : word;
    return FORMS.getOrDefault(singular, singular);
  }

  /** The first clause of a description, without what explains it. */
  static String clause(String description) {
    return description.split("[,:;.(?!]", -1)[0].strip();
  }

  private static Map<String, String> forms() {
    return Map.ofEntries(
            Map.entry(
                "book", "reserve reserved reservation reserving booking booked make schedule"),
            Map.entry("free", "available availability vacant"),
            Map.entry("find", "look lookup search show"),
            Map.entry("open", "opening opened close closing closed"),
            Map.entry("people", "person guest adult diner friend party seat"),
            Map.entry("eat", "dine dining dinner lunch meal food hungry"),
            Map.entry("broken", "break breaks broke fails failed failing crash crashes"),
            Map.entry("problem", "issue trouble error complaint"),
            Map.entry("cancel", "cancelled cancellation delete remove"),
            Map.entry("urgent", "urgently emergency immediately asap"),
            Map.entry("time", "clock"),
            Map.entry("day", "date weekday"))
        .entrySet()
        .stream()
        .flatMap(entry ->
            List.of(entry.getValue().split(" ")).stream()
                .map(word -> Map.entry(word, entry.getKey())))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
