package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** What can be read, in pieces. */
final class ByteChunks implements Iterator<byte[]>, AutoCloseable {
  private final InputStream source;
  private final int most;
  private byte @Nullable [] ahead;
  private boolean ended;

  ByteChunks(InputStream source, int most) {
    this.source = requireNonNull(source, "source");
    if (most < 1) {
      throw new IllegalArgumentException("bytes: " + most + " (expected: at least 1)");
    }
    this.most = most;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null && !ended) {
      ahead = read();
      ended = ahead == null;
    }
    return ahead != null;
  }

  @Override
  public byte[] next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException("stream: at its end (expected: hasNext)");
    }
    byte[] piece = ahead;
    ahead = null;
    return piece;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  private byte @Nullable [] read() {
    byte[] buffer = new byte[most];
    try {
      int count = source.read(buffer);
      return count < 0 ? null : Arrays.copyOf(buffer, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
