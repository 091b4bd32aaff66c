package dev.weir.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp.Capability;

/**
 * A terminal: what is said grows above the line that is being typed, which stays whole. Its lines
 * are for one thread; all else for any.
 */
final class TerminalPage implements Page, Caller {
  private static final AttributedStyle DIM = AttributedStyle.DEFAULT.faint();
  private static final int COLUMNS = 80;

  private final Terminal terminal;
  private final Editor editor;
  private final Runnable interrupted;
  private final StringBuilder row = new StringBuilder();
  private Style style = Style.SAID;
  private int inputs;
  private String typed = "";

  /**
   * On this terminal.
   *
   * @param interrupted what Ctrl-C does
   */
  TerminalPage(Terminal terminal, Runnable interrupted) {
    this.terminal = terminal;
    this.interrupted = interrupted;
    this.editor = new Editor(terminal);
    terminal.handle(Terminal.Signal.INT, signal -> interrupted.run());
    // What is typed between two lines is not to be seen twice; closed, the terminal is as before.
    var _ = terminal.enterRawMode();
  }

  /** Ctrl-C does not end it, and keeps what was typed; an interrupt does, after {@link #leave}. */
  @Override
  public Optional<String> next() {
    while (!editor.hasLeft()) {
      try {
        String line = editor.readLine("", null, (Character) null, typed);
        typed = "";
        return Optional.of(line);
      } catch (EndOfFileException e) {
        editor.leave();
        return Optional.empty();
      } catch (UserInterruptException e) {
        typed = Optional.ofNullable(e.getPartialLine()).orElse("");
        if (!editor.hasLeft()) {
          interrupted.run();
        }
      }
    }
    return Optional.empty();
  }

  /** No line is read any more; what is said is written row by row. */
  void leave() {
    editor.leave();
  }

  /** Whatever became of the last line, nothing of it stays. */
  synchronized void tidy() {
    terminal.puts(Capability.keypad_local);
    terminal.writer().print("\r");
    terminal.puts(Capability.clr_eol);
    terminal.writer().print(LineReaderImpl.BRACKETED_PASTE_OFF);
    terminal.flush();
  }

  @Override
  public synchronized void stream(String text, Style how) {
    style = how;
    row.append(Page.clean(text).replace("\t", "    "));
    show(wholeRows());
  }

  @Override
  public synchronized void endLine() {
    if (!row.isEmpty()) {
      AttributedString last = styled(row.toString());
      row.setLength(0);
      show(List.of(last));
    }
  }

  @Override
  public synchronized void line(String text, Style how) {
    endLine();
    style = how;
    show(Page.clean(text).lines().map(this::styled).toList());
  }

  @Override
  public synchronized void caller(String text) {
    endLine();
    String words = Page.clean(text);
    show(
        words
            .lines()
            .map(line -> new AttributedString("> " + line, AttributedStyle.BOLD))
            .toList());
  }

  @Override
  public synchronized void waiting(int waiting) {
    inputs = waiting;
    show(List.of());
  }

  private void show(List<AttributedString> above) {
    List<AttributedString> below = new ArrayList<>();
    if (!row.isEmpty()) {
      below.add(styled(row.toString()));
    }
    if (inputs > 0) {
      below.add(new AttributedString("· " + inputs + " waiting", DIM));
    }
    editor.show(above, below);
  }

  /** Rows that are full, or were ended, are taken out of the one that grows. */
  private List<AttributedString> wholeRows() {
    List<AttributedString> rows = new ArrayList<>();
    int end = endOfRow();
    while (end >= 0) {
      rows.add(styled(row.substring(0, end)));
      boolean blank = end < row.length() && Character.isWhitespace(row.charAt(end));
      row.delete(0, blank ? end + 1 : end);
      end = endOfRow();
    }
    return rows;
  }

  private int endOfRow() {
    int lineEnd = row.indexOf("\n");
    String line = lineEnd < 0 ? row.toString() : row.substring(0, lineEnd);
    AttributedString text = new AttributedString(line);
    int columns = terminal.getSize().getColumns();
    int width = (columns > 1 ? columns : COLUMNS) - 1;
    if (text.columnLength() <= width) {
      return lineEnd;
    }
    int most = Math.max(1, text.columnSubSequence(0, width).length());
    int blank = line.lastIndexOf(' ', most);
    return blank > 0 ? blank : most;
  }

  private AttributedString styled(String text) {
    return switch (style) {
      case SAID -> new AttributedString(text);
      case ASIDE -> new AttributedString(text, DIM);
      case FAULT ->
          new AttributedString(text, AttributedStyle.DEFAULT.foreground(AttributedStyle.RED));
    };
  }
}
