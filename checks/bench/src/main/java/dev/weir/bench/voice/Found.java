package dev.weir.bench.voice;

/**
 * What a side says of some sessions that were spoken to.
 *
 * @param sessions how many
 * @param due decisions that were due while it counted
 * @param missed those that had not come 2 s after the last sound; as late as they were by then
 * @param refused frames for which there was no room: their session was a second behind
 * @param p50Ms how late decisions were, from when the frame was due that completes the window
 * @param p99Ms the same, of one in a hundred
 * @param worstMs the same, of the latest
 * @param wakeP99Ms how late somebody else in the process wakes who sleeps for 10 ms
 * @param windowMicros processor time of the whole process, divided by the windows
 * @param batch windows in one inference, the mean
 * @param residentBytes the process's memory at the end
 */
record Found(
    int sessions,
    int due,
    int missed,
    long refused,
    double p50Ms,
    double p99Ms,
    double worstMs,
    double wakeP99Ms,
    double windowMicros,
    double batch,
    long residentBytes) {

  /** How late a decision may be. */
  static final double LIMIT_MS = 50;

  /** Whether this many sessions are held: in real time, without a loss. */
  boolean held() {
    return p99Ms <= LIMIT_MS && missed == 0 && refused == 0;
  }
}
