package dev.weir.voice.rate;

import dev.weir.agent.speech.AudioFrame;
import java.util.Arrays;

/**
 * Changes the rate of sound, piece by piece: output {@code k} is the sound at {@code k / to}
 * seconds, through a linear-phase low-pass filter whose delay is made up for. So nothing shifts or
 * drifts, however the sound is cut; an output only comes when the sound is there that follows it,
 * at most {@value #CROSSINGS} samples of the lower rate.
 *
 * <p>The filter is a sinc under a Kaiser window, cut off at 0.45 of the lower rate; what would fold
 * back into speech is 60 dB down. Its taps are laid out by phase, so that an output costs one
 * product of {@code taps} numbers. For one thread.
 */
public final class Resampler {
  /** Zero crossings of the sinc to each side; more make the filter steeper and slower. */
  private static final int CROSSINGS = 12;

  private static final double CUT = 0.9;

  /** Of the Kaiser window: 60 dB. */
  private static final double BETA = 5.65;

  private final int up;
  private final int down;

  /** How many samples of input to each side of an output count; even, for sums by four. */
  private final int reach;

  /** For each phase the taps, in the order of the input. */
  private final float[][] phases;

  /** Input that is still needed; the first stands at {@link #heldFrom}. */
  private float[] held;

  private int heldCount;
  private long heldFrom;
  private long made;

  /** From a rate to another, in samples a second. */
  public Resampler(int from, int to) {
    int common = gcd(from, to);
    up = to / common;
    down = from / common;
    double slowdown = Math.max(1.0, (double) down / up);
    reach = 2 * (int) Math.ceil(CROSSINGS * slowdown / 2);
    phases = phases(slowdown);
    held = new float[4 * reach];
    heldCount = reach; // silence before the sound
    heldFrom = -reach;
  }

  /** The most outputs that so many samples of input can give. */
  public int mostFor(int samples) {
    return (int) (((long) samples * up + down - 1) / down) + 1;
  }

  /**
   * Takes the next piece and gives what can be said now.
   *
   * @param out from {@code at} on has room for {@link #mostFor} outputs
   * @return how many there are
   */
  public int resample(AudioFrame piece, float[] out, int at) {
    hold(piece);
    int count = 0;
    while (centre() + reach < heldFrom + heldCount) {
      out[at + count++] = next();
      made++;
    }
    forget();
    return count;
  }

  /** Where in the input the next output is, rounded down. */
  private long centre() {
    return made * down / up;
  }

  /** The window that is {@code 2 * reach} long and begins right after {@code centre - reach}. */
  private float next() {
    float[] taps = phases[(int) (made * down % up)];
    int from = (int) (centre() - reach + 1 - heldFrom);
    // Four sums, for one would have every addition wait for that before.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int i = 0; i < taps.length; i += 4) {
      a += taps[i] * held[from + i];
      b += taps[i + 1] * held[from + i + 1];
      c += taps[i + 2] * held[from + i + 2];
      d += taps[i + 3] * held[from + i + 3];
    }
    return a + b + c + d;
  }

  private void hold(AudioFrame piece) {
    if (heldCount + piece.length() > held.length) {
      held = Arrays.copyOf(held, heldCount + piece.length());
    }
    piece.copyTo(0, piece.length(), held, heldCount);
    heldCount += piece.length();
  }

  private void forget() {
    int done = (int) Math.min(heldCount, centre() - reach + 1 - heldFrom);
    if (done > 0) {
      System.arraycopy(held, done, held, 0, heldCount - done);
      heldCount -= done;
      heldFrom += done;
    }
  }

  private float[][] phases(double slowdown) {
    float[][] all = new float[up][];
    for (int phase = 0; phase < up; phase++) {
      all[phase] = taps((double) phase / up, slowdown);
    }
    return all;
  }

  /** Made to sum to one: a level stays as it is. */
  private float[] taps(double fraction, double slowdown) {
    double[] exact = new double[2 * reach];
    double sum = 0;
    for (int i = 0; i < exact.length; i++) {
      exact[i] = tap((i + 1 - reach - fraction) / slowdown);
      sum += exact[i];
    }
    float[] taps = new float[exact.length];
    for (int i = 0; i < exact.length; i++) {
      taps[i] = (float) (exact[i] / sum);
    }
    return taps;
  }

  /** At a distance from the middle, in samples of the lower rate. */
  private static double tap(double distance) {
    double part = distance / CROSSINGS;
    if (Math.abs(part) >= 1) {
      return 0;
    }
    double x = Math.PI * CUT * distance;
    double sinc = x == 0 ? 1 : Math.sin(x) / x;
    return sinc * bessel(BETA * Math.sqrt(1 - part * part));
  }

  /** The modified one of order zero, by its series; it shapes the window. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-12; k++) {
      term *= x * x / (4.0 * k * k);
      sum += term;
    }
    return sum;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
