package dev.weir.livekit.rtc;

import dev.weir.agent.speech.AudioFrame;

/** A track of ours. Any thread may call it; one at a time captures. */
public interface LocalTrack extends AutoCloseable {
  /** Unique in the room; another one after a reconnect that made it anew. */
  String sid();

  /** Waits until somebody has subscribed, or the room is gone. */
  void awaitSubscribed() throws InterruptedException;

  /**
   * Gives a frame to be sent; waits while the queue is full.
   *
   * @throws IllegalArgumentException if its rate is another
   * @throws RtcFailed if the room is gone
   */
  void capture(AudioFrame frame) throws InterruptedException;

  /** Discards what waits; returns at once. */
  void clear();

  /** Unpublishes it. Idempotent; may wait for the server. */
  @Override
  void close();
}
