package dev.weir.voice.wav;

import dev.weir.agent.speech.AudioFrame;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes sound to a file as it comes: PCM of 16 bits, mono, 8 to 48 kHz, at most 2 GiB, which is 6
 * hours at 48 kHz. The header tells the length once the file is closed; until then it says that
 * nobody knows, so that readers go to the end.
 *
 * <p>For one thread. It writes at once and waits for the disk; an interrupt does not cut it short.
 */
public final class WavWriter implements AutoCloseable {
  /** The most samples, in bytes: what a header can say and any reader understands. */
  public static final long MAX_BYTES = 0x7FFE_FFFEL;

  private final RandomAccessFile file;
  private final int sampleRate;
  private long bytes;
  private boolean closed;

  private WavWriter(RandomAccessFile file, int sampleRate) {
    this.file = file;
    this.sampleRate = sampleRate;
  }

  /**
   * Makes the file, or begins it anew.
   *
   * @param sampleRate in samples a second, 8,000 to 48,000
   */
  public static WavWriter create(Path path, int sampleRate) throws IOException {
    checkRate(sampleRate);
    WavWriter writer = new WavWriter(new RandomAccessFile(path.toFile(), "rw"), sampleRate);
    boolean good = false;
    try {
      writer.file.setLength(0);
      writer.file.write(WavHeader.bytes(sampleRate, -1));
      good = true;
      return writer;
    } finally {
      if (!good) {
        writer.file.close();
      }
    }
  }

  /** The whole of a WAV in memory, for whoever uploads one; at most as {@link #MAX_BYTES} says. */
  public static byte[] bytes(AudioFrame audio) {
    checkRate(audio.sampleRate());
    byte[] samples = audio.toBytes();
    byte[] all =
        Arrays.copyOf(
            WavHeader.bytes(audio.sampleRate(), samples.length), WavHeader.BYTES + samples.length);
    System.arraycopy(samples, 0, all, WavHeader.BYTES, samples.length);
    return all;
  }

  /**
   * Appends sound.
   *
   * @throws IllegalArgumentException if its rate is not the file's; nothing was written
   * @throws IllegalStateException if it is closed, or the file would be too long; nothing was
   *     written
   */
  public void write(AudioFrame audio) throws IOException {
    if (closed) {
      throw new IllegalStateException("wav: is closed (expected: open)");
    }
    byte[] samples = audio.requireRate(sampleRate).toBytes();
    if (bytes + samples.length > MAX_BYTES) {
      throw new IllegalStateException(
          "wav: %d bytes and %d more (expected: at most %d); begin another file"
              .formatted(bytes, samples.length, MAX_BYTES));
    }
    file.write(samples);
    bytes += samples.length;
  }

  /** Says the length in the header, and closes the file. Idempotent. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (file) {
      file.seek(0);
      file.write(WavHeader.bytes(sampleRate, (int) bytes));
    }
  }

  private static void checkRate(int rate) {
    if (rate < WavHeader.LOWEST_RATE || rate > WavHeader.HIGHEST_RATE) {
      throw new IllegalArgumentException(
          "sampleRate: %d (expected: %d to %d, to be a WAV)"
              .formatted(rate, WavHeader.LOWEST_RATE, WavHeader.HIGHEST_RATE));
    }
  }
}
