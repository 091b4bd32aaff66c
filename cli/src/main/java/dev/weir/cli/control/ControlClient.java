package dev.weir.cli.control;

import dev.weir.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One question to a running worker. For one thread, which blocks for the answer, at most 10 s for
 * each line of it.
 */
public final class ControlClient implements AutoCloseable {
  private static final int MOST_BYTES = 64 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration LINE_LIMIT = Duration.ofSeconds(10);

  private final Wire wire;

  private ControlClient(Wire wire) {
    this.wire = wire;
  }

  /**
   * Asks the worker of that process.
   *
   * @param command {@code sessions} or {@code drain}
   * @throws IOException if there is none that listens, or folder or socket are not the user's own
   */
  public static ControlClient ask(RunFolder folder, long pid, String command) throws IOException {
    folder.check(pid);
    Wire wire = Wire.to(folder.socket(pid), Ticker.system());
    try {
      wire.write(Wire.MAPPER.createObjectNode().put("command", command), LIMIT);
      return new ControlClient(wire);
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  /**
   * The next line of the answer; empty at its end.
   *
   * @throws IOException if the worker does not answer, or with what it cannot do
   */
  public Optional<ObjectNode> next() throws IOException {
    @Nullable ObjectNode line = wire.read(MOST_BYTES, LINE_LIMIT);
    if (line != null && line.has("error")) {
      throw new IOException(line.path("error").asString());
    }
    return Optional.ofNullable(line);
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
