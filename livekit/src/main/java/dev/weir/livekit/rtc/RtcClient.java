package dev.weir.livekit.rtc;

import java.net.URI;

/** Joins rooms. One for a process; any thread may call it. */
public interface RtcClient extends AutoCloseable {
  /**
   * Joins a room as the participant that the token names; blocks until it is in, 20 s at most. All
   * tracks of others are subscribed to.
   *
   * @param url of the server: ws, wss, http or https
   * @throws RtcFailed if it cannot be joined, with the server's or the library's reason
   * @throws InterruptedException if interrupted; the room is left again
   */
  RtcRoom connect(URI url, String token) throws InterruptedException;

  /** Leaves all rooms. May block for a few seconds; idempotent. */
  @Override
  void close();
}
