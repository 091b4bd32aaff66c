package dev.weir.cli.console;

import java.util.List;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/**
 * A line that is typed while other threads write above it. What is not a whole row yet belongs to
 * its prompt, so that it is drawn anew with it.
 */
final class Editor extends LineReaderImpl {
  private static final AttributedString PROMPT = new AttributedString("> ");
  private static final AttributedString LINE_END = new AttributedString("\n");

  private AttributedString current = PROMPT;
  private volatile boolean left;

  /** On this terminal, with a history of its own that nobody keeps. */
  Editor(Terminal terminal) {
    super(terminal, "weir", null);
    option(Option.DISABLE_EVENT_EXPANSION, true);
    // What was said is shown when its turn comes, between the replies.
    option(Option.ERASE_LINE_ON_FINISH, true);
  }

  /** Writes these rows for good, and keeps those between them and what is typed. */
  void show(List<AttributedString> above, List<AttributedString> below) {
    lock.lock();
    try {
      current = left ? PROMPT : prompt(below);
      prompt = current;
      if (!above.isEmpty()) {
        printAbove(AttributedString.join(LINE_END, above));
      } else if (reading) {
        redisplay();
      }
    } finally {
      lock.unlock();
    }
  }

  /** No line is typed any more. */
  void leave() {
    lock.lock();
    try {
      left = true;
    } finally {
      lock.unlock();
    }
  }

  boolean hasLeft() {
    return left;
  }

  /** The page alone says what the prompt is; a new line begins with what it is by then. */
  @Override
  public void setPrompt(String ignored) {
    prompt = current;
  }

  private static AttributedString prompt(List<AttributedString> below) {
    AttributedStringBuilder all = new AttributedStringBuilder();
    below.forEach(row -> all.append(row).append("\n"));
    return all.append(PROMPT).toAttributedString();
  }
}
