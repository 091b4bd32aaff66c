package dev.weir.worker.process;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.ArrayDeque;

/** What a child prints, line by line in the worker's log. On a thread of its own: pipes block. */
final class ChildOutput {
  private static final System.Logger LOG = System.getLogger(ChildOutput.class.getName());
  private static final int LONGEST_LINE = 8 << 10;
  private static final int LAST_WORDS = 5;
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private final ArrayDeque<String> last = new ArrayDeque<>();
  private final Thread thread;
  private volatile String name;

  /** Of the child of that name. */
  ChildOutput(String name, Reader said) {
    this.name = name;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("weir-child-output")
            .stackSize(64 << 10)
            .unstarted(() -> copy(said));
  }

  ChildOutput start() {
    thread.start();
    return this;
  }

  /** The child has another name from here on. */
  void rename(String other) {
    name = other;
  }

  /** What it said last. */
  synchronized String lastWords() {
    return last.isEmpty() ? "nothing" : String.join(" | ", last);
  }

  /**
   * Waits until all that a process has said that has ended is in the log. Processes that it has
   * started may have its output, and go on.
   */
  void await() {
    try {
      if (!thread.join(LAST_LINES)) {
        LOG.log(WARNING, name + ": has ended, but others go on to print for it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy(Reader said) {
    StringBuilder line = new StringBuilder();
    try (said) {
      for (int c = said.read(); c >= 0; c = said.read()) {
        if (c == '\n' || line.length() == LONGEST_LINE) {
          line(line);
        }
        if (c != '\n' && c != '\r') {
          line.append((char) c);
        }
      }
    } catch (IOException e) {
      LOG.log(DEBUG, "a child's output ends", e);
    }
    if (!line.isEmpty()) {
      line(line);
    }
  }

  private void line(StringBuilder line) {
    String text = line.toString();
    line.setLength(0);
    keep(text);
    LOG.log(INFO, name + ": " + text);
  }

  private synchronized void keep(String text) {
    last.add(text);
    if (last.size() > LAST_WORDS) {
      last.remove();
    }
  }
}
