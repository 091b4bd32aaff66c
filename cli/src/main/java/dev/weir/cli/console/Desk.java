package dev.weir.cli.console;

import dev.weir.cli.Failure;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Where the caller sits: what they say, and what is shown to them. */
public final class Desk implements AutoCloseable {
  private final Caller caller;
  private final Page page;
  private final Listener events;
  private final Optional<Terminal> terminal;

  private Desk(Caller caller, Page page, PrintWriter out, Optional<Terminal> terminal) {
    this.caller = caller;
    this.page = page;
    this.events = new EventLines(out);
    this.terminal = terminal;
  }

  /** Makes a desk for somebody who wants to hear of Ctrl-C. */
  @FunctionalInterface
  public interface Maker {
    /** Makes it. */
    Desk make(Runnable interrupted);
  }

  /** Whether standard input and output are a terminal that can be drawn on. */
  public static boolean isTerminal() {
    boolean there = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return there && !"dumb".equals(System.getenv("TERM"));
  }

  /** A pipe, or a file. */
  public static Maker plain(Reader in, PrintWriter out, PrintWriter err) {
    BufferedReader lines = new BufferedReader(in);
    Page page = new PlainPage(out, err);
    return ignored ->
        new Desk(() -> Optional.ofNullable(lines.readLine()), page, out, Optional.empty());
  }

  /** A caller who speaks; what was understood of them is shown, too. */
  public static Maker spoken(AudioCall call, PrintWriter out, PrintWriter err) {
    PlainPage page = new PlainPage(out, err, true);
    call.tellsBy(text -> page.line(text, Page.Style.FAULT), page::progress);
    return ignored -> new Desk(call::next, page, out, Optional.empty());
  }

  /**
   * The terminal of this process.
   *
   * @throws Failure if it cannot be used
   */
  public static Maker terminal() {
    try {
      return on(TerminalBuilder.builder().system(true).dumb(false).nativeSignals(false).build());
    } catch (IOException | IllegalStateException e) {
      throw new Failure("terminal: %s (expected: one; or pipe text in)".formatted(e.getMessage()));
    }
  }

  static Maker on(Terminal terminal) {
    return interrupted -> {
      TerminalPage page = new TerminalPage(terminal, interrupted);
      return new Desk(page, page, terminal.writer(), Optional.of(terminal));
    };
  }

  Caller caller() {
    return caller;
  }

  Page page() {
    return page;
  }

  Listener events() {
    return events;
  }

  /** Whether it is a terminal: somebody may speak while the agent does, and waiting can end. */
  boolean interruptible() {
    return terminal.isPresent();
  }

  /** Has the thread that reads lines end, and waits for it; a pipe may keep it for ever. */
  void leave(Thread reading) throws InterruptedException {
    if (page instanceof TerminalPage drawn) {
      drawn.leave();
      reading.interrupt();
      reading.join();
      drawn.tidy();
    }
  }

  /** The terminal is as before. */
  @Override
  public void close() throws IOException {
    if (terminal.isPresent()) {
      terminal.get().close();
    }
  }
}
