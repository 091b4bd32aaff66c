package dev.weir.livekit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one direction of a connection that becomes a worker's WebSocket, by RFC 6455; another
 * connection's is passed over. Hands out the binary messages. For one thread.
 */
final class WebSocketFrames {
  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final Predicate<String> wanted;
  private final Consumer<byte[]> messages;
  private byte[] rest = {};
  private volatile boolean upgraded;
  private boolean ignored;

  /** With what tells by the head, without its last blank line, whether the rest is of interest. */
  WebSocketFrames(Predicate<String> wanted, Consumer<byte[]> messages) {
    this.wanted = wanted;
    this.messages = messages;
  }

  /** Whether the head is over, and was wanted. */
  boolean upgraded() {
    return upgraded;
  }

  void add(byte[] bytes, int length) {
    if (ignored) {
      return;
    }
    byte[] all = ByteBuffer.allocate(rest.length + length).put(rest).put(bytes, 0, length).array();
    ByteBuffer buffer = ByteBuffer.wrap(all);
    if (upgraded || passHead(buffer)) {
      while (next(buffer)) {}
    }
    rest = new byte[buffer.remaining()];
    buffer.get(rest);
  }

  /** Whether the head of the request or the answer is over, and leads to a worker's socket. */
  private boolean passHead(ByteBuffer buffer) {
    int end = indexOfBlankLine(buffer.array());
    if (end < 0) {
      return false;
    }
    String head = new String(buffer.array(), 0, end, StandardCharsets.US_ASCII);
    ignored = !wanted.test(head);
    buffer.position(end + BLANK_LINE.length);
    upgraded = !ignored;
    return upgraded;
  }

  private static int indexOfBlankLine(byte[] bytes) {
    for (int at = 0; at + BLANK_LINE.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + BLANK_LINE.length, BLANK_LINE, 0, BLANK_LINE.length)) {
        return at;
      }
    }
    return -1;
  }

  /** Takes one frame if it is whole; otherwise the buffer stands where it stood. */
  private boolean next(ByteBuffer buffer) {
    int start = buffer.position();
    byte[] payload = buffer.remaining() < 2 ? null : payload(buffer);
    if (payload == null) {
      buffer.position(start);
      return false;
    }
    int first = buffer.get(start);
    int code = first & 0x0f;
    if (code == BINARY || code == CONTINUATION) {
      message.writeBytes(payload);
      if ((first & 0x80) != 0) {
        messages.accept(message.toByteArray());
        message.reset();
      }
    }
    return true;
  }

  private static byte @Nullable [] payload(ByteBuffer buffer) {
    buffer.get();
    int second = buffer.get();
    boolean masked = (second & 0x80) != 0;
    int code = second & 0x7f;
    int lengthBytes = code == 126 ? 2 : code == 127 ? 8 : 0;
    if (buffer.remaining() < lengthBytes + (masked ? 4 : 0)) {
      return null;
    }
    long length =
        switch (lengthBytes) {
          case 2 -> buffer.getShort() & 0xffff;
          case 8 -> buffer.getLong();
          default -> code;
        };
    byte[] mask = new byte[4];
    if (masked) {
      buffer.get(mask);
    }
    if (buffer.remaining() < length) {
      return null;
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    buffer.get(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return payload;
  }
}
