package dev.weir.voice.activity;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.voice.rate.Resampler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the sound of one session into windows for a judge, each beside the sound that it was made
 * of, at the rate at which that came. For one thread.
 */
final class Windows {
  private final int rate;
  private final @Nullable Resampler resampler;

  /** Of the judge's rate, from index 0 on. */
  private float[] samples = new float[2 * Judge.WINDOW];

  private int count;

  /** What came and is in no window yet. */
  private final Deque<AudioFrame> sound = new ArrayDeque<>();

  private long windows;
  private long cutAt;

  Windows(int rate) {
    this.rate = rate;
    this.resampler = rate == Judge.RATE ? null : new Resampler(rate, Judge.RATE);
  }

  /** Takes a frame; the windows in it are to be taken before the next one. */
  void add(AudioFrame frame) {
    sound.add(frame.requireRate(rate));
    int most = resampler == null ? frame.length() : resampler.mostFor(frame.length());
    if (count + most > samples.length) {
      samples = Arrays.copyOf(samples, count + most);
    }
    count += copy(frame);
  }

  private int copy(AudioFrame frame) {
    if (resampler != null) {
      return resampler.resample(frame, samples, count);
    }
    frame.copyTo(0, frame.length(), samples, count);
    return frame.length();
  }

  /**
   * Fills the next window.
   *
   * @return its sound; null if it is not whole yet, and then nothing is filled
   */
  @Nullable AudioFrame next(float[] window) {
    if (count < Judge.WINDOW) {
      return null;
    }
    System.arraycopy(samples, 0, window, 0, Judge.WINDOW);
    count -= Judge.WINDOW;
    System.arraycopy(samples, Judge.WINDOW, samples, 0, count);
    windows++;
    // Where it ends, from the beginning: parts of a sample never add up to a drift.
    long end = windows * Judge.WINDOW * rate / Judge.RATE;
    int length = (int) (end - cutAt);
    cutAt = end;
    return cut(length);
  }

  /** How much of the sound has been cut into windows. */
  Duration cut() {
    return AudioFrame.durationOf(cutAt, rate);
  }

  /** What is left at the end, less than a window; empty for nothing. */
  Optional<AudioFrame> rest() {
    return sound.isEmpty() ? Optional.empty() : Optional.of(AudioFrame.concat(List.copyOf(sound)));
  }

  private AudioFrame cut(int length) {
    List<AudioFrame> pieces = new ArrayList<>();
    int missing = length;
    while (missing > 0) {
      AudioFrame first = sound.remove();
      int taken = Math.min(missing, first.length());
      pieces.add(first.slice(0, taken));
      if (taken < first.length()) {
        sound.addFirst(first.slice(taken, first.length()));
      }
      missing -= taken;
    }
    return AudioFrame.concat(pieces);
  }
}
