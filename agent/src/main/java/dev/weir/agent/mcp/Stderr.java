package dev.weir.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayDeque;

/**
 * What a server says besides: read on a thread of its own until its end, so that the server can go
 * on; the first lines go to the log, the last ones are kept for whoever asks why it died.
 */
final class Stderr {
  /** Lines that go to the log; there may be any number. */
  static final int LOGGED = 200;

  private static final int KEPT = 5;
  private static final int LONGEST_SHOWN = 300;
  private static final System.Logger LOG = System.getLogger(Stderr.class.getName());

  private final String name;
  private final InputStream stream;
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private final Thread reader;
  private int seen;

  Stderr(McpServer server, InputStream stream) {
    this.name = server.toString();
    this.stream = stream;
    this.reader =
        Thread.ofPlatform().daemon().name("weir-mcp-" + server.name() + "/err").start(this::read);
  }

  /** Its last lines, once it has ended. */
  String last() {
    StdioWire.joined(reader);
    synchronized (last) {
      return String.join(" | ", last);
    }
  }

  void close() {
    StdioWire.joined(reader);
  }

  private void read() {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      for (String line = Lines.part(lines); line != null; line = Lines.part(lines)) {
        note(line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, name + ": its stderr has ended", e);
    }
  }

  private void note(String line) {
    synchronized (last) {
      last.add(line);
      if (last.size() > KEPT) {
        last.remove();
      }
    }
    if (++seen <= LOGGED) {
      LOG.log(System.Logger.Level.INFO, "{0}: {1}", name, line);
    } else if (seen == LOGGED + 1) {
      LOG.log(System.Logger.Level.INFO, "{0}: says more, which is left out", name);
    }
  }
}
