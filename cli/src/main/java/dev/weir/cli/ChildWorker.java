package dev.weir.cli;

import dev.weir.cli.bench.LocalWorker;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code weir dev} in a process of its own, so that its memory can be told from the bench's. */
final class ChildWorker implements LocalWorker {
  private static final String READY = "weir ready ";
  private static final long END_SECONDS = 40;

  private final Process process;
  private final URI uri;
  private final Duration retention;

  private ChildWorker(Process process, URI uri, Duration retention) {
    this.process = process;
    this.uri = uri;
    this.retention = retention;
  }

  /** Starts it and waits until it accepts requests. */
  static ChildWorker start(long seed, int tokensPerSecond, int retentionMillis) throws IOException {
    Process process =
        new ProcessBuilder(command(seed, tokensPerSecond, retentionMillis))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(READY)) {
        URI uri = URI.create(line.substring(READY.length()));
        return new ChildWorker(process, uri, Duration.ofMillis(retentionMillis));
      }
    }
    throw new Failure("the worker did not start; its own words are above");
  }

  @Override
  public URI url() {
    return uri;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Duration closedRetention() {
    return retention;
  }

  /** By SIGTERM. */
  @Override
  public void leave() {
    process.destroy();
  }

  @Override
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new Failure(
          "worker: process %d has not ended after %d s (expected: a drain of 30 s at most)"
              .formatted(pid(), END_SECONDS));
    }
    return process.exitValue();
  }

  /** Asks it to drain and waits for its end. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command(long seed, int tokensPerSecond, int retentionMillis) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-Dweir.home=" + System.getProperty("weir.home", "."),
        "-cp",
        System.getProperty("java.class.path"),
        Weir.class.getName(),
        "dev",
        AgentFolder.orDefault(null).toString(),
        "--port=0",
        "--model=scripted",
        "--seed=" + seed,
        "--tokens-per-second=" + tokensPerSecond,
        "--retention=" + retentionMillis);
  }
}
