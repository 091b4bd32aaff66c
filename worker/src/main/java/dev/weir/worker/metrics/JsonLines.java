package dev.weir.worker.metrics;

import dev.weir.time.Ticker;
import dev.weir.worker.metrics.MetricsLine.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A file with a line for each snapshot and each event. For one thread at a time. */
final class JsonLines implements MetricsSink {
  private final Path file;
  private final Ticker ticker;
  private @Nullable OutputStream out;
  private long seq;

  JsonLines(Path file, Ticker ticker) {
    this.file = file;
    this.ticker = ticker;
  }

  /** The number of the last line; 0 before the first. */
  long seq() {
    return seq;
  }

  /** Makes the folders and empties the file. */
  @Override
  public void open() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    out = Files.newOutputStream(file);
  }

  @Override
  public void writeSnapshot(MetricsSnapshot snapshot) throws IOException {
    write(Kind.SNAPSHOT, MetricsJson.of(snapshot));
  }

  @Override
  public void writeEvent(MetricsEvent event) throws IOException {
    write(Kind.EVENT, MetricsJson.of(event));
  }

  @Override
  public void close() throws IOException {
    OutputStream open = out;
    out = null;
    if (open != null) {
      open.close();
    }
  }

  /** In one piece and without a buffer: who follows the file sees the line at once. */
  private void write(Kind kind, ObjectNode payload) throws IOException {
    OutputStream open = out;
    if (open == null) {
      throw new IllegalStateException(
          "metrics: %s is not open (expected: open() before)".formatted(file));
    }
    String line = MetricsJson.line(kind.text, ++seq, ticker.wall(), payload);
    open.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
