package dev.weir.livekit.rtc;

import java.util.regex.Pattern;

/** What the library says, without the tokens that it repeats. */
final class Redacted {
  private static final String TOKENS_BEGIN = "eyJ";
  private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+(\\.[\\w-]*){1,2}");

  private Redacted() {}

  static String of(String message) {
    return message.contains(TOKENS_BEGIN) ? TOKEN.matcher(message).replaceAll("[token]") : message;
  }
}
