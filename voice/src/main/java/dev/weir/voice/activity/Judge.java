package dev.weir.voice.activity;

/** Tells how likely a window of one session's sound is speech; remembers what it heard before. */
interface Judge extends AutoCloseable {
  /** How many samples a window has: 32 ms. */
  int WINDOW = 512;

  /** Of windows, in samples a second; sound of another rate is resampled. */
  int RATE = 16_000;

  /**
   * Judges the next window; may wait.
   *
   * @param window {@value #WINDOW} samples, each from -1 to 1; read before this returns
   * @return 0 to 1
   */
  float judge(float[] window) throws InterruptedException;

  /** Gives up its place. Idempotent; never waits; also while another thread judges. */
  @Override
  void close();
}
