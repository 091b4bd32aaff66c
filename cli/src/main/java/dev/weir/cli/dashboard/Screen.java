package dev.weir.cli.dashboard;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/**
 * Where panels go: over each other on a terminal, one after the other elsewhere. For one thread at
 * a time.
 */
final class Screen implements AutoCloseable {
  private static final int ROWS = 24;
  private static final int COLUMNS = 80;
  private static final String HOME = "\033[H";
  private static final String REST_OF_LINE = "\033[K";
  private static final String REST_OF_SCREEN = "\033[J";
  private static final String OTHER_SCREEN = "\033[?1049h\033[?25l";
  private static final String THIS_SCREEN = "\033[?25h\033[?1049l";

  private final PrintWriter out;
  private final @Nullable Terminal terminal;

  private Screen(PrintWriter out, @Nullable Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** The terminal behind standard output, if it is one; else plain lines. */
  static Screen of(PrintWriter out) {
    boolean there = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return there ? terminal(out) : plain(out);
  }

  static Screen plain(PrintWriter out) {
    return new Screen(out, null);
  }

  private static Screen terminal(PrintWriter out) {
    // It would ask the terminal what it can, and what that answers would be typed into the shell.
    System.setProperty(TerminalBuilder.PROP_PROBE_TIMEOUT, "0");
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .dumb(false)
              .paused(true)
              .nativeSignals(false)
              .build();
      return on(terminal);
    } catch (IOException | IllegalStateException e) {
      return plain(out);
    }
  }

  static Screen on(Terminal terminal) {
    terminal.writer().print(OTHER_SCREEN);
    terminal.flush();
    return new Screen(terminal.writer(), terminal);
  }

  /** Whether panels are drawn over each other. */
  boolean isDrawn() {
    return terminal != null;
  }

  /** Shows these lines, and of the last ones as many as there is room for below them. */
  void show(List<AttributedString> panel, List<String> below) {
    if (terminal == null) {
      panel.forEach(line -> out.println(line.toString().stripTrailing()));
      out.println();
      out.flush();
      return;
    }
    int rows = positive(terminal.getSize().getRows(), ROWS) - 1;
    int columns = positive(terminal.getSize().getColumns(), COLUMNS);
    out.print(HOME);
    panel.stream().limit(rows).forEach(line -> line(line, columns));
    int room = Math.max(0, rows - panel.size());
    below
        .subList(Math.max(0, below.size() - room), below.size())
        .forEach(line -> line(new AttributedString(Panel.clean(line)), columns));
    out.print(REST_OF_SCREEN);
    out.flush();
  }

  /** Some terminals do not say. */
  private static int positive(int said, int otherwise) {
    return said > 1 ? said : otherwise;
  }

  private void line(AttributedString line, int columns) {
    out.print(line.columnSubSequence(0, columns).toAnsi(terminal) + REST_OF_LINE + "\n");
  }

  @Override
  public void close() throws IOException {
    if (terminal != null) {
      out.print(THIS_SCREEN);
      out.flush();
      terminal.close();
    }
  }
}
