package dev.weir.cli.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes inside HTTP's chunked transfer coding. A body that is cut off fails, never ends. */
final class ChunkedBody extends InputStream {
  private final InputStream in;
  private long left;
  private boolean begun;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    if (left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    left--;
    return need(in.read());
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int read = need(in.read(into, offset, (int) Math.min(left, length)));
    left -= read;
    return read;
  }

  private void nextChunk() throws IOException {
    if (begun) {
      skipLine();
    }
    begun = true;
    left = size();
    if (left == 0) {
      ended = true;
      skipLine();
    }
  }

  private long size() throws IOException {
    long size = 0;
    int read = need(in.read());
    for (int digit = Character.digit(read, 16); digit >= 0; digit = Character.digit(read, 16)) {
      size = size * 16 + digit;
      read = need(in.read());
    }
    while (read != '\n') {
      read = need(in.read());
    }
    return size;
  }

  private void skipLine() throws IOException {
    int read = need(in.read());
    while (read != '\n') {
      read = need(in.read());
    }
  }

  private static int need(int read) throws EOFException {
    if (read < 0) {
      throw new EOFException("the body was cut off");
    }
    return read;
  }
}
