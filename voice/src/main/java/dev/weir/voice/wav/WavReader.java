package dev.weir.voice.wav;

import dev.weir.agent.speech.AudioFrame;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the sound of a WAV frame by frame, as it comes: PCM of 16 bits at 8 to 48 kHz; stereo is
 * mixed to mono. Chunks before the samples are passed over, what follows them is not read.
 *
 * <p>A stream whose writer did not know its length is read to its end. For one thread, which waits
 * as the stream does.
 */
public final class WavReader implements AutoCloseable {
  /** The longest frame that can be asked for. */
  public static final Duration LONGEST_FRAME = Duration.ofSeconds(1);

  private static final int SAMPLE_BYTES = 2;

  private final InputStream in;
  private final WavHeader header;
  private long left;
  private int torn;

  private WavReader(InputStream in, WavHeader header) {
    this.in = in;
    this.header = header;
    this.left = header.dataBytes();
  }

  /**
   * Opens a file.
   *
   * @throws BadWav if it is not such a WAV; it is closed then
   */
  public static WavReader open(Path file) throws IOException {
    return open(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  /**
   * Reads the header of a stream, which is closed with the reader.
   *
   * @throws BadWav if it is not such a WAV; it is closed then
   */
  public static WavReader open(InputStream in) throws IOException {
    boolean good = false;
    try {
      WavReader reader = new WavReader(in, WavHeader.read(in));
      good = true;
      return reader;
    } finally {
      if (!good) {
        in.close();
      }
    }
  }

  /** Samples a second. */
  public int sampleRate() {
    return header.sampleRate();
  }

  /** Channels in the file, 1 or 2; frames have one. */
  public int channels() {
    return header.channels();
  }

  /** How long the sound is, if the header says so. */
  public Optional<Duration> duration() {
    return header.dataBytes() == WavHeader.TO_THE_END
        ? Optional.empty()
        : Optional.of(
            AudioFrame.durationOf(header.dataBytes() / blockBytes(), header.sampleRate()));
  }

  /**
   * The next frame, shorter only at the end; empty after it.
   *
   * @param length one sample's to 1 s
   * @throws BadWav if the sound is cut off, after all that is there was given
   */
  public Optional<AudioFrame> read(Duration length) throws IOException {
    int samples = AudioFrame.samplesIn(length, sampleRate());
    if (samples < 1 || length.compareTo(LONGEST_FRAME) > 0) {
      throw new IllegalArgumentException(
          "length: %s (expected: a sample to %s)".formatted(length, LONGEST_FRAME));
    }
    long wanted = (long) samples * blockBytes();
    byte[] bytes = in.readNBytes((int) (left < 0 ? wanted : Math.min(wanted, left)));
    if (bytes.length < blockBytes()) {
      requireEnd(bytes.length + torn);
      return Optional.empty();
    }
    return Optional.of(frame(bytes));
  }

  private AudioFrame frame(byte[] bytes) {
    int samples = bytes.length / blockBytes();
    if (left > 0) {
      left -= samples * (long) blockBytes();
    }
    torn = bytes.length % blockBytes();
    return AudioFrame.wrap(mixed(bytes, samples), sampleRate());
  }

  private short[] mixed(byte[] bytes, int samples) {
    short[] mono = new short[samples];
    var all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    if (channels() == 1) {
      all.get(mono);
      return mono;
    }
    for (int i = 0; i < samples; i++) {
      mono[i] = (short) ((all.get(2 * i) + all.get(2 * i + 1)) >> 1);
    }
    return mono;
  }

  private void requireEnd(int bytes) {
    if (bytes > 0) {
      throw BadWav.cut("data", bytes + " bytes at the end", "whole samples");
    }
    if (left > 0) {
      throw BadWav.cut(
          "data",
          (header.dataBytes() - left) + " of " + header.dataBytes() + " bytes",
          "all of them");
    }
  }

  private int blockBytes() {
    return SAMPLE_BYTES * channels();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
