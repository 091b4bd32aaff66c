package dev.weir.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.agent.mcp.McpServer.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A server that is a process, with a message on each line of its pipes. */
final class StdioWire implements Wire {
  private static final System.Logger LOG = System.getLogger(StdioWire.class.getName());

  /** Lines that are no messages, until the server is ready: some say hello to the wrong pipe. */
  private static final int HELLOS = 16;

  private static final long PATIENCE_MILLIS = 300;

  private final ReentrantLock writing = new ReentrantLock();
  private final String name;
  private final Peer peer;
  private final Process process;
  private final OutputStream in;
  private final Stderr stderr;
  private final Thread reader;
  private volatile boolean agreed;
  private volatile boolean closed;
  private int hellos;

  /** Starts the program. */
  StdioWire(McpServer server, Program program, Peer peer) {
    this.name = server.toString();
    this.peer = peer;
    this.process = started(name, program);
    this.in = process.getOutputStream();
    this.stderr = new Stderr(server, process.getErrorStream());
    this.reader =
        Thread.ofPlatform().daemon().name("weir-mcp-" + server.name() + "/out").start(this::read);
  }

  private static Process started(String name, Program program) {
    try {
      ProcessBuilder builder = new ProcessBuilder(program.command());
      builder.environment().putAll(program.environment());
      return builder.start();
    } catch (IOException e) {
      throw new McpFailed(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  @Override
  public void send(String message) throws IOException, InterruptedException {
    writing.lockInterruptibly();
    try {
      in.write((message + "\n").getBytes(UTF_8));
      in.flush();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public boolean repliesAtOnce() {
    return false;
  }

  @Override
  public void agreed(String version) {
    agreed = true;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = Lines.next(lines); line != null; line = Lines.next(lines)) {
        hear(line);
      }
      peer.fail(new McpFailed(name + " has ended" + ending()));
    } catch (McpFailed e) {
      giveUp(e);
    } catch (IOException e) {
      giveUp(new McpFailed(name + " cannot be read: " + e.getMessage() + ending(), e));
    }
  }

  private void hear(String line) throws IOException {
    if (line.isBlank()) {
      return;
    }
    try {
      String answer = peer.hear(line);
      if (answer != null) {
        reply(answer);
      }
    } catch (McpFailed e) {
      if (agreed || ++hellos > HELLOS) {
        throw e;
      }
      LOG.log(System.Logger.Level.DEBUG, "{0}; it is not ready yet, so that is left out", e);
    }
  }

  private void reply(String answer) throws IOException {
    try {
      send(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What follows garbage could be anything. */
  private void giveUp(McpFailed why) {
    peer.fail(why);
    process.destroyForcibly();
  }

  private String ending() {
    if (closed) {
      return ": it was closed";
    }
    try {
      String how = process.waitFor(100, TimeUnit.MILLISECONDS) ? " " + process.exitValue() : "";
      String last = stderr.last();
      return (how.isEmpty() ? "" : ": exit code" + how)
          + (last.isEmpty() ? "" : "; it said last: " + last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public void close(boolean kindly) {
    closed = true;
    peer.fail(new McpFailed(name + " was closed"));
    List<ProcessHandle> descendants = process.descendants().toList();
    boolean ended = kindly && asked();
    if (!ended) {
      process.destroyForcibly();
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
    joined(reader);
    stderr.close();
  }

  /** An end of its input asks it to end, then a signal; says whether it did. */
  private boolean asked() {
    try {
      if (!writing.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return false; // it does not read: to close its input would wait for whoever writes
      }
      try {
        closeInput();
      } finally {
        writing.unlock();
      }
      if (process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
      process.destroy();
      return process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void closeInput() {
    try {
      in.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, name + ": its input was closed already", e);
    }
  }

  /** Its pipes have ended with it, unless somebody else has them: that one is not waited for. */
  static void joined(@Nullable Thread thread) {
    try {
      if (thread != null && !thread.equals(Thread.currentThread())) {
        thread.join(PATIENCE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
