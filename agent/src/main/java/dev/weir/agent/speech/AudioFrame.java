package dev.weir.agent.speech;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A piece of sound: mono samples of 16 bits, at least one, and their rate. Immutable; equal to
 * another with the same samples at the same rate.
 *
 * <p>Slices share the memory of what they were cut from, and keep it alive. {@link #of} copies;
 * {@link #wrap} does not, for whoever makes a frame of an array that it then gives up.
 */
public final class AudioFrame {
  /** The lowest rate, in samples a second. */
  public static final int LOWEST_RATE = 8_000;

  /** The highest rate, in samples a second. */
  public static final int HIGHEST_RATE = 192_000;

  private static final int SAMPLE_BYTES = 2;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final short[] memory;
  private final int first;
  private final int length;
  private final int sampleRate;

  private AudioFrame(short[] memory, int first, int length, int sampleRate) {
    if (length < 1) {
      throw new IllegalArgumentException("samples: none (expected: at least 1)");
    }
    this.memory = memory;
    this.first = first;
    this.length = length;
    this.sampleRate = checkedRate(sampleRate);
  }

  /**
   * A frame of a copy of these samples.
   *
   * @param sampleRate in samples a second, 8,000 to 192,000
   */
  public static AudioFrame of(short[] samples, int sampleRate) {
    return wrap(samples.clone(), sampleRate);
  }

  /**
   * A frame of this very array, which nobody may write to any more.
   *
   * @param sampleRate in samples a second, 8,000 to 192,000
   */
  public static AudioFrame wrap(short[] samples, int sampleRate) {
    return new AudioFrame(samples, 0, samples.length, sampleRate);
  }

  /**
   * A frame of PCM as files and sockets carry it: two bytes a sample, the lower one first.
   *
   * @param sampleRate in samples a second, 8,000 to 192,000
   * @throws IllegalArgumentException if there is half a sample
   */
  public static AudioFrame ofBytes(byte[] pcm, int sampleRate) {
    if (pcm.length % SAMPLE_BYTES != 0) {
      throw new IllegalArgumentException(
          "pcm: %d bytes (expected: an even number, two for a sample)".formatted(pcm.length));
    }
    short[] samples = new short[pcm.length / SAMPLE_BYTES];
    ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return wrap(samples, sampleRate);
  }

  /**
   * Silence.
   *
   * @param duration at least one sample's; rounded down to whole samples
   * @param sampleRate in samples a second, 8,000 to 192,000
   */
  public static AudioFrame silence(Duration duration, int sampleRate) {
    return wrap(new short[samplesIn(duration, checkedRate(sampleRate))], sampleRate);
  }

  /**
   * All of these, one after the other. A single one is given as it is.
   *
   * @throws IllegalArgumentException if there is none, or they differ in their rates
   */
  public static AudioFrame concat(List<AudioFrame> frames) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("frames: none (expected: at least 1)");
    }
    return frames.size() == 1 ? frames.getFirst() : joined(frames);
  }

  private static AudioFrame joined(List<AudioFrame> frames) {
    int rate = frames.getFirst().sampleRate;
    short[] all = new short[Math.toIntExact(frames.stream().mapToLong(AudioFrame::length).sum())];
    int at = 0;
    for (AudioFrame frame : frames) {
      at += frame.requireRate(rate).copyTo(all, at);
    }
    return wrap(all, rate);
  }

  /** How many samples last so long: the whole ones, rounded down. */
  public static int samplesIn(Duration duration, int sampleRate) {
    long whole = Math.multiplyExact(duration.toSeconds(), (long) sampleRate);
    return Math.toIntExact(whole + (long) duration.toNanosPart() * sampleRate / NANOS_PER_SECOND);
  }

  /** How long so many samples last, rounded down to nanoseconds. */
  public static Duration durationOf(long samples, int sampleRate) {
    long rest = samples % sampleRate * NANOS_PER_SECOND / sampleRate;
    return Duration.ofSeconds(samples / sampleRate, rest);
  }

  /** How many samples there are. */
  public int length() {
    return length;
  }

  /** Samples a second. */
  public int sampleRate() {
    return sampleRate;
  }

  /** How long it lasts. */
  public Duration duration() {
    return durationOf(length, sampleRate);
  }

  /** One sample, from index 0. */
  public short sample(int index) {
    return memory[first + Objects.checkIndex(index, length)];
  }

  /**
   * The samples from one index up to, and without, another; shares memory with this frame.
   *
   * @throws IndexOutOfBoundsException if they are not within this frame
   * @throws IllegalArgumentException if that is none
   */
  public AudioFrame slice(int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    return to - from == length ? this : new AudioFrame(memory, first + from, to - from, sampleRate);
  }

  /** Copies all samples into an array, and tells how many. */
  public int copyTo(short[] target, int at) {
    System.arraycopy(memory, first, target, at, length);
    return length;
  }

  /** Copies some samples into an array, as fractions: the greatest sample, 32,767, becomes 1. */
  public void copyTo(int from, int count, float[] target, int at) {
    Objects.checkFromIndexSize(from, count, length);
    for (int i = 0; i < count; i++) {
      target[at + i] = memory[first + from + i] / (float) Short.MAX_VALUE;
    }
  }

  /** A copy of the samples. */
  public short[] toSamples() {
    return Arrays.copyOfRange(memory, first, first + length);
  }

  /** The samples as files and sockets carry them: two bytes each, the lower one first. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(length * SAMPLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(memory, first, length);
    return bytes.array();
  }

  /** This frame, if it has that rate: for whoever can take no other. */
  public AudioFrame requireRate(int rate) {
    if (sampleRate != rate) {
      throw new IllegalArgumentException(
          "sampleRate: %d (expected: %d, as that of the frames before)"
              .formatted(sampleRate, rate));
    }
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AudioFrame that
        && sampleRate == that.sampleRate
        && Arrays.equals(
            memory, first, first + length, that.memory, that.first, that.first + that.length);
  }

  @Override
  public int hashCode() {
    int hash = sampleRate;
    for (int i = first; i < first + length; i++) {
      hash = 31 * hash + memory[i];
    }
    return hash;
  }

  /** Length and rate, not the samples. */
  @Override
  public String toString() {
    return "audio of %d ms (%d samples at %d Hz)"
        .formatted(duration().toMillis(), length, sampleRate);
  }

  private static int checkedRate(int rate) {
    if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
      throw new IllegalArgumentException(
          "sampleRate: %d (expected: %d to %d samples a second)"
              .formatted(rate, LOWEST_RATE, HIGHEST_RATE));
    }
    return rate;
  }
}
