package dev.weir.voice.openai;

/** Checks the names that users give to models and voices. */
final class Names {
  private Names() {}

  static String checked(String what, String name) {
    if (!name.matches("[!-~]([ -~]{0,126}[!-~])?")) {
      throw new IllegalArgumentException(
          "%s: %s (expected: 1 to 128 printable characters of ASCII)"
              .formatted(what, name.replaceAll("[^ -~]", "?")));
    }
    return name;
  }
}
