package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A chunked body; ends with the last chunk, an end before that is an error. */
final class Chunks extends InputStream {
  private final InputStream in;
  private int left;
  private boolean ended;

  Chunks(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    if (left == 0 && !ended) {
      left = size();
      ended = left == 0;
    }
    if (ended) {
      return -1;
    }
    int b = in.read();
    if (b < 0) {
      throw new EOFException("the connection ended in a chunk");
    }
    if (--left == 0) {
      expectLineEnd();
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int b = read();
    if (b < 0) {
      return -1;
    }
    buffer[offset] = (byte) b;
    return 1;
  }

  private int size() throws IOException {
    StringBuilder digits = new StringBuilder();
    for (int b = in.read(); b != '\r'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended before the last chunk");
      }
      digits.append(new String(new byte[] {(byte) b}, US_ASCII));
    }
    in.read();
    return Integer.parseInt(digits.toString(), 16);
  }

  private void expectLineEnd() throws IOException {
    for (char expected : new char[] {'\r', '\n'}) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the connection ended at the end of a chunk");
      }
      if (b != expected) {
        throw new IOException("chunk: longer than it says");
      }
    }
  }
}
