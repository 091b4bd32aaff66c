package dev.weir.channel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The byte arrays of a receiver, read one after the other. For one thread at a time. */
final class ByteStream extends InputStream {
  private static final byte[] NONE = {};

  private final Receiver<byte[]> receiver;
  private byte @Nullable [] piece = NONE;
  private int at;
  private volatile boolean closed;

  ByteStream(Receiver<byte[]> receiver) {
    this.receiver = receiver;
  }

  @Override
  public int read() throws IOException {
    byte[] current = piece();
    return current == null ? -1 : current[at++] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    if (length == 0) {
      return 0;
    }
    byte[] current = piece();
    if (current == null) {
      return -1;
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current, at, into, from, count);
    at += count;
    return count;
  }

  @Override
  public int available() {
    byte[] current = piece;
    return current == null ? 0 : current.length - at;
  }

  @Override
  public void close() {
    closed = true;
    piece = null;
    receiver.cancel();
  }

  /** A piece with something left to read; null at the end. Waits for it. */
  private byte @Nullable [] piece() throws IOException {
    if (closed) {
      throw new IOException("stream: closed (expected: open)");
    }
    byte[] current = piece;
    while (current != null && at == current.length) {
      current = next();
      piece = current;
      at = 0;
    }
    return current;
  }

  private byte @Nullable [] next() throws IOException {
    try {
      return switch (receiver.poll(Limit.FOREVER)) {
        case Poll.Item<byte[]>(byte[] item) -> item;
        case Poll.Closed<byte[]>(Throwable cause) when cause != null -> throw failed(cause);
        default -> null;
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while waiting for bytes").initCause(e);
    }
  }

  private static IOException failed(Throwable cause) {
    return cause instanceof IOException e
        ? new IOException(e.getMessage(), e)
        : new IOException("the receiver's channel has failed: " + cause, cause);
  }
}
