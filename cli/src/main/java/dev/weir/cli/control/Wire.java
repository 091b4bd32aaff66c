package dev.weir.cli.control;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lines of JSON over one connection. For one thread, which blocks for the other side, but never
 * longer than the limit: then the connection is closed.
 */
final class Wire implements AutoCloseable {
  static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int CHUNK = 8192;

  private final SocketChannel channel;
  private final Ticker ticker;
  private final ByteBuffer read = ByteBuffer.allocate(CHUNK).flip();

  Wire(SocketChannel channel, Ticker ticker) {
    this.channel = channel;
    this.ticker = ticker;
  }

  static Wire to(Path socket, Ticker ticker) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new Wire(channel, ticker);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether anybody listens there. */
  static boolean answers(Path socket) {
    try (Wire tried = to(socket, Ticker.system())) {
      return tried.channel.isConnected();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  void write(ObjectNode line, Duration limit) throws IOException {
    byte[] bytes = (MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    Alarm late = closeIn(limit);
    try {
      ByteBuffer out = ByteBuffer.wrap(bytes);
      while (out.hasRemaining()) {
        channel.write(out);
      }
    } finally {
      late.cancel();
    }
  }

  /**
   * The next line; null at the end.
   *
   * @param most bytes
   * @throws IOException if it is longer, late, or not a JSON object
   */
  @Nullable ObjectNode read(int most, Duration limit) throws IOException {
    Alarm late = closeIn(limit);
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (!takeLine(line, most)) {
        if (channel.read(read.clear()) < 0) {
          read.flip();
          return null;
        }
        read.flip();
      }
      return object(line.toString(StandardCharsets.UTF_8));
    } finally {
      late.cancel();
    }
  }

  /** Whether it is whole. */
  private boolean takeLine(ByteArrayOutputStream line, int most) throws IOException {
    while (read.hasRemaining()) {
      byte next = read.get();
      if (next == '\n') {
        return true;
      }
      if (line.size() == most) {
        throw new IOException("line: longer than %,d bytes (expected: at most)".formatted(most));
      }
      line.write(next);
    }
    return false;
  }

  private static ObjectNode object(String line) throws IOException {
    try {
      if (MAPPER.readTree(line) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new IOException("line: no JSON: " + e.getOriginalMessage(), e);
    }
    throw new IOException("line: %s (expected: a JSON object)".formatted(line));
  }

  /** The alarm's own thread must not wait for a close. */
  private Alarm closeIn(Duration limit) {
    return ticker.at(ticker.after(limit), () -> Thread.startVirtualThread(this::closeQuietly));
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      System.getLogger(Wire.class.getName()).log(System.Logger.Level.DEBUG, "close failed", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
