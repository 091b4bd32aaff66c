package dev.weir.agent.scripted;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One turn of the caller, read once: its words and what was found in it. */
record Said(String text, Set<String> words, Facts facts) {
  /**
   * How much of a turn is read, in chars. A turn may be as long as the gateway takes, and each is
   * read again for every reply; what somebody says to an agent fits in here many times.
   */
  static final int MAX_CHARS = 4096;

  private static final Pattern TELLING = Pattern.compile("\\b\\p{L}{4,}\\b");
  private static final Pattern YES =
      Pattern.compile(
          "^\\W*(yes|yeah|yep|yup|ok|okay|sure|correct|right|fine|please do|go ahead|perfect|exactly"
              + "|sounds|that('s| is| would be| sounds| works)|great|good|cool|alright)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern BYE =
      Pattern.compile(
          ".*\\b(thanks|thank you|bye|goodbye|see ya|see you|that('s| is| will be| would be) (all|it)"
              + "|i'?m (all )?(set|done|good)|nothing else|have a (great|good|nice))\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern WISH =
      Pattern.compile("\\?|\\b(?i:need|want|find|book|can|could|get|make|like|please|look)\\b");

  static Said of(String text) {
    String heard = beginning(text.strip());
    return new Said(heard, Words.of(heard), Facts.in(heard));
  }

  private static String beginning(String text) {
    if (text.length() <= MAX_CHARS) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1));
    return text.substring(0, splitsPair ? MAX_CHARS - 1 : MAX_CHARS);
  }

  boolean agrees() {
    return YES.matcher(text).matches();
  }

  /** Whether this is thanks or a goodbye, and not the polite beginning of a request. */
  boolean closes() {
    return BYE.matcher(text).matches() && !WISH.matcher(text).find();
  }

  /** A few words to show what it was about, as the caller wrote them. */
  List<String> topic() {
    return TELLING
        .matcher(text)
        .results()
        .map(word -> word.group())
        .filter(word -> !Words.of(word).isEmpty())
        .distinct()
        .limit(3)
        .collect(Collectors.toList());
  }
}
