package dev.weir.livekit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One of the Python programs of the tests, led by lines of JSON. Any thread may call it. */
final class PythonProgram {
  private static final int MOST_SECONDS = 15;

  private final ReentrantLock sending = new ReentrantLock();
  private final PeerLog log;
  private final Process process;
  private final Thread reader;

  private PythonProgram(PeerLog log, Process process) {
    this.log = log;
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** Starts it; what it tells goes to the log. */
  static PythonProgram start(
      PeerLog log, String file, List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path python = PeerPrograms.python();
    List<String> command = new ArrayList<>(List.of(python.toString(), "-u"));
    command.add(PeerPrograms.file(file).toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new PythonProgram(log, builder.start());
  }

  void send(String line) {
    sending.lock();
    try {
      OutputStream out = process.getOutputStream();
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(log.story(), e);
    } finally {
      sending.unlock();
    }
  }

  /** Without a word. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** By the end of its input; without a word if it does not heed that. */
  void end() throws IOException, InterruptedException {
    if (process.isAlive()) {
      process.getOutputStream().close();
    }
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
    reader.join();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(log::add);
      log.end("its output");
    } catch (IOException | UncheckedIOException e) {
      log.end(e.toString());
    }
  }
}
