package dev.weir.cli.pipelines;

/** What others have to say, on one line. */
final class OneLine {
  private OneLine() {}

  static String of(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** What an exception says, or what it is if it says nothing. */
  static String of(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.toString() : of(message);
  }
}
