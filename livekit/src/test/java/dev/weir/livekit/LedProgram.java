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

/** A program of the tests beside this one, led by lines and telling lines of JSON. Any thread. */
final class LedProgram {
  private static final int MOST_SECONDS = 15;
  private static final String MOST_HEAP = "256m";

  private final ReentrantLock sending = new ReentrantLock();
  private final PeerLog log;
  private final Process process;
  private final Thread reader;

  private LedProgram(PeerLog log, Process process) {
    this.log = log;
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** Starts one of our Python programs; what it tells goes to the log. */
  static LedProgram python(
      PeerLog log, String file, List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PeerPrograms.python().toString(), "-u"));
    command.add(PeerPrograms.file(file).toString());
    command.addAll(arguments);
    return start(log, command, environment);
  }

  /** The same with a main class of the tests. */
  static LedProgram java(
      PeerLog log, Class<?> main, List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx" + MOST_HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    return start(log, command, environment);
  }

  private static LedProgram start(
      PeerLog log, List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new LedProgram(log, builder.start());
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
