package dev.weir.cli.console;

import java.io.PrintWriter;

/** A pipe or a file: what is said to standard output, what is wrong to standard error. */
final class PlainPage implements Page {
  private final PrintWriter out;
  private final PrintWriter err;
  private boolean inLine;

  PlainPage(PrintWriter out, PrintWriter err) {
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
    // They know what they have said.
  }

  @Override
  public void waiting(int inputs) {
    // A pipe says one thing after the other.
  }
}
