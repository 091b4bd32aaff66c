package dev.weir.worker.process;

/** What was thrown in a child process: its text, and its stack as a part of that. */
final class ChildFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChildFault(String text) {
    super(text, null, false, false);
  }

  /** What was thrown, without where. */
  String firstLine() {
    return String.valueOf(getMessage()).lines().findFirst().orElse("");
  }

  static ChildFault of(Frame frame) throws BadFrame {
    return new ChildFault(frame.text("trace").strip());
  }
}
