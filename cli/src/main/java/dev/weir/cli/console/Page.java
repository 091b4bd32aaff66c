package dev.weir.cli.console;

/** Where the conversation is shown. Any thread. */
interface Page {
  /** Goes on with what is being said, as it comes. */
  void stream(String text, Style style);

  /** What was being said is complete. */
  void endLine();

  /** A line of its own. */
  void line(String text, Style style);

  /** What the caller has said, as it is their turn. */
  void caller(String text);

  /** How many inputs wait for their turn. */
  void waiting(int inputs);

  /** What cannot be shown as it is: a reply must not move the cursor or name the window. */
  static String clean(String text) {
    return text.replaceAll("[\\p{Cc}&&[^\\n\\t]]", "?");
  }

  /** How a text is meant. */
  enum Style {
    /** The agent says it. */
    SAID,
    /** It happens beside what is said. */
    ASIDE,
    /** Something is wrong. */
    FAULT
  }
}
