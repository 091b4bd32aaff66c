package dev.weir.bench.voice;

import java.time.Duration;

/**
 * When frames are due: a frame of 20 ms every 20 ms in each session, the sessions spread over these
 * 20 ms. Times are those of {@link System#nanoTime}.
 *
 * @param begin when the first frame of the first session is due
 * @param sessions how many there are
 * @param warm the time before what counts
 * @param measure the time that counts
 */
record Schedule(long begin, int sessions, Duration warm, Duration measure) {

  static final int RATE = 16_000;

  /** Samples of a frame. */
  static final int FRAME = RATE / 50;

  /** Samples of a window, about which it is decided. */
  static final int WINDOW = 512;

  private static final long FRAME_NANOS = 20_000_000;

  long frameDue(int session, int frame) {
    return begin + frame * FRAME_NANOS + session * FRAME_NANOS / sessions;
  }

  /** How many frames a session gets. */
  int frames() {
    return (int) (warm.plus(measure).toNanos() / FRAME_NANOS);
  }

  /** How many windows a session's frames make. */
  int windows() {
    return frames() * FRAME / WINDOW;
  }

  /** When the frame is due that completes this window of a session, counted from 0. */
  long windowDue(int session, int window) {
    return frameDue(session, completing(window));
  }

  /** The frame with which that window is whole; both count from 0. */
  static int completing(int window) {
    return ((window + 1) * WINDOW + FRAME - 1) / FRAME - 1;
  }

  /** From when on decisions count that are due. */
  long counts() {
    return begin + warm.toNanos();
  }

  long end() {
    return counts() + measure.toNanos();
  }
}
