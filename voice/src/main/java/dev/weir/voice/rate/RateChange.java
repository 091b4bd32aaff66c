package dev.weir.voice.rate;

import dev.weir.agent.speech.AudioFrame;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sound at another rate, whole or as it comes. For one thread. */
public final class RateChange {
  /** What {@link Resampler} needs to hear after the last sample, at the lower rate, and some. */
  private static final int TAIL = 16;

  private final int from;
  private final int to;
  private final Resampler resampler;
  private long taken;
  private long given;

  /** From a rate to another, in samples a second. */
  public RateChange(int from, int to) {
    this.from = from;
    this.to = to;
    this.resampler = new Resampler(from, to);
  }

  /**
   * The same sound at another rate, as long; as it is if that is its rate. Takes about 0.1 ms a
   * second of sound and holds twice its memory meanwhile.
   *
   * @param sampleRate in samples a second, 8,000 to 192,000
   */
  public static AudioFrame convert(AudioFrame audio, int sampleRate) {
    if (audio.sampleRate() == sampleRate) {
      return audio;
    }
    RateChange change = new RateChange(audio.sampleRate(), sampleRate);
    List<AudioFrame> all =
        Stream.of(change.add(audio), change.end()).flatMap(Optional::stream).toList();
    return AudioFrame.concat(all);
  }

  /** Takes the next piece and gives what can be said now; empty if that is nothing. */
  public Optional<AudioFrame> add(AudioFrame piece) {
    taken += piece.requireRate(from).length();
    return next(piece, Long.MAX_VALUE);
  }

  /** No piece follows: the rest, so that all of it is as long as what came; at least a sample. */
  public Optional<AudioFrame> end() {
    long all = Math.max(1, taken * to / from);
    return next(AudioFrame.wrap(new short[TAIL * (from / to + 1)], from), all - given);
  }

  private Optional<AudioFrame> next(AudioFrame piece, long most) {
    float[] out = new float[resampler.mostFor(piece.length())];
    int count = (int) Math.min(resampler.resample(piece, out, 0), most);
    given += count;
    return count == 0 ? Optional.empty() : Optional.of(AudioFrame.wrap(samples(out, count), to));
  }

  private static short[] samples(float[] fractions, int count) {
    short[] samples = new short[count];
    for (int i = 0; i < count; i++) {
      int sample = Math.round(fractions[i] * Short.MAX_VALUE);
      samples[i] = (short) Math.clamp(sample, Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return samples;
  }
}
