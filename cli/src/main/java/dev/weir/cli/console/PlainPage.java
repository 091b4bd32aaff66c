package dev.weir.cli.console;

import java.io.PrintWriter;

/**
 * A pipe or a file: what is said to standard output, what is wrong to standard error. A caller who
 * speaks reads there what was understood.
 */
final class PlainPage implements Page {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean spoken;
  private boolean inLine;

  PlainPage(PrintWriter out, PrintWriter err) {
    this(out, err, false);
  }

  PlainPage(PrintWriter out, PrintWriter err, boolean spoken) {
    this.spoken = spoken;
    this.out = out;
    this.err = err;
  }

  @Override
  public synchronized void stream(String text, Style style) {
    if (text.isEmpty()) {
      return;
    }
    out.print(Page.clean(text));
    out.flush();
    inLine = !text.endsWith("\n");
  }

  @Override
  public synchronized void endLine() {
    if (inLine) {
      out.println();
      out.flush();
      inLine = false;
    }
  }

  @Override
  public synchronized void line(String text, Style style) {
    endLine();
    PrintWriter to = style == Style.FAULT ? err : out;
    to.println((style == Style.FAULT ? "weir: " : "") + Page.clean(text));
    to.flush();
  }

  @Override
  public void caller(String text) {
    if (spoken) {
      line("> " + text, Style.ASIDE); // they know what they have typed, not what was understood
    }
  }

  /** How far it is; not amid a line, which says that by itself. */
  synchronized void progress(String text) {
    if (!inLine) {
      err.println("weir: " + text);
      err.flush();
    }
  }

  @Override
  public void waiting(int inputs) {
    // A pipe says one thing after the other.
  }
}
