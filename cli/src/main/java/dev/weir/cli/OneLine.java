package dev.weir.cli;

/** What others have to say, on one line. */
public final class OneLine {
  private OneLine() {}

  /** A text. */
  public static String of(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** What an exception says, or what it is if it says nothing. */
  public static String of(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.toString() : of(message);
  }
}
