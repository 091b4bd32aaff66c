package dev.weir.agent;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a class of agents is called where nobody has named it. */
final class AgentId {
  /** Before a word: a capital after a small letter or digit, or the last of several capitals. */
  private static final Pattern WORD =
      Pattern.compile("(?<=[\\p{Ll}\\p{Nd}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

  private AgentId() {}

  static String of(Class<? extends Agent> type) {
    AgentConfig config = type.getAnnotation(AgentConfig.class);
    if (config != null && !config.name().isBlank()) {
      return config.name().strip();
    }
    return type.isAnonymousClass() || type.isHidden() ? "agent" : snake(type.getSimpleName());
  }

  private static String snake(String name) {
    return WORD.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
  }
}
