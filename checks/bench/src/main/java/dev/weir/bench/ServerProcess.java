package dev.weir.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A measured child process: what it used of the processor and of memory, as the kernel counts it.
 * One thread uses it at a time. Closing ends the process, with those that it has started, and waits
 * for it; the end of this JVM ends them too.
 */
public final class ServerProcess implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;
  private final Thread atExit;

  private ServerProcess(Process process) {
    this.process = process;
    this.out = process.inputReader();
    this.in = process.outputWriter();
    this.atExit = new Thread(this::kill);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts the command; what it writes to stderr appears on ours. */
  public static ServerProcess start(List<String> command) throws IOException {
    return new ServerProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Writes a line to its stdin and returns the next line of its stdout; blocks until it comes. */
  public String ask(String line) throws IOException {
    in.write(line);
    in.newLine();
    in.flush();
    return readLine();
  }

  /** The next line of its stdout; blocks until it comes. */
  public String readLine() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the server ended, exit " + process.onExit().join().exitValue());
    }
    return line;
  }

  /** Processor time used so far by all its threads, user and system, to 10 ms. */
  public Duration processorTime() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  /** Bytes of memory that it holds now; Linux only. */
  public long residentBytes() {
    Path rollup = Path.of("/proc/" + process.pid() + "/smaps_rollup");
    try {
      for (String line : Files.readAllLines(rollup)) {
        if (line.startsWith("Rss:")) {
          return 1_024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      throw new IllegalStateException(rollup + ": no line Rss: (expected: Linux)");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(rollup + " (expected: Linux)", unreadable);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    if (!hasEnded()) {
      process.destroyForcibly();
    }
    process.onExit().join();
    started.forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  /** With whatever it has started: of that it can tell nobody any more. */
  private void kill() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  /** An interrupt ends the wait for a clean end, and is left set. */
  private boolean hasEnded() {
    try {
      return process.waitFor(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
