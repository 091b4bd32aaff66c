package dev.weir.voice.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The end of what a program complains about; the rest is read and forgotten. */
final class LastWords {
  static final int MOST = 4096;

  private byte[] kept = {};

  /** Reads to the end. */
  boolean read(InputStream errors) throws IOException {
    byte[] piece = new byte[MOST];
    for (int read = errors.read(piece); read >= 0; read = errors.read(piece)) {
      keep(piece, read);
    }
    return true;
  }

  private synchronized void keep(byte[] piece, int count) {
    byte[] both = Arrays.copyOf(kept, kept.length + count);
    System.arraycopy(piece, 0, both, kept.length, count);
    kept = Arrays.copyOfRange(both, Math.max(0, both.length - MOST), both.length);
  }

  @Override
  public synchronized String toString() {
    String text = new String(kept, UTF_8).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return text.isEmpty() ? "nothing" : text;
  }
}
