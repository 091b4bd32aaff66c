package dev.weir.livekit.room;

import dev.weir.livekit.rtc.RtcClient;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/** Joins one room, which is in memory; or none. */
final class FakeRtc implements RtcClient {
  final FakeRoom room = new FakeRoom();
  final CountDownLatch connecting = new CountDownLatch(1);
  volatile String refusal = "";
  volatile boolean waits;

  @Override
  public RtcRoom connect(URI url, String token) throws InterruptedException {
    connecting.countDown();
    if (waits) {
      Thread.currentThread().join(); // until it is interrupted
    }
    if (!refusal.isEmpty()) {
      throw new RtcFailed(refusal);
    }
    return room;
  }

  @Override
  public void close() {
    room.close();
  }
}
