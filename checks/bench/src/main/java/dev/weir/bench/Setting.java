package dev.weir.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How thoroughly to measure, and where things are.
 *
 * @param quick whether the whole bench must end within 50 s
 * @param choice which part of it
 * @param home the folder {@code checks/bench}
 * @param progress where to say what is going on
 */
public record Setting(boolean quick, Choice choice, Path home, PrintStream progress) {

  /** Samples of each figure; the median of them is reported. */
  public int samples() {
    return quick ? 3 : 5;
  }

  /** How long one sample lasts. */
  public Duration sampleTime() {
    return quick ? Duration.ofMillis(500) : Duration.ofSeconds(3);
  }

  /** How long the same work runs, uncounted, before the first sample. */
  public Duration warmUp() {
    return quick ? Duration.ofSeconds(1) : Duration.ofSeconds(8);
  }

  /** Whatever bounds a ratio is lowered by this much in a quick run. */
  public double slack() {
    return quick ? 0.25 : 0;
  }

  /** Says on one line what is being done, and how many seconds after the start. */
  public void say(String what) {
    long seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1_000;
    progress.println("bench: %3d s, %s".formatted(seconds, what));
  }
}
