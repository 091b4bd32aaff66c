package dev.weir.agent.scripted;

import java.util.regex.Pattern;

/** Short turns that say nothing but yes, no, or goodbye. */
final class Manners {
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

  private Manners() {}

  static boolean agrees(String said) {
    return YES.matcher(said).matches();
  }

  static boolean closes(String said) {
    return BYE.matcher(said).matches() && !said.contains("?");
  }
}
