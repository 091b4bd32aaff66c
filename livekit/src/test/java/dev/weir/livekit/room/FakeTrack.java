package dev.weir.livekit.room;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.livekit.rtc.LocalTrack;
import java.util.concurrent.CountDownLatch;

/** A track of the agent: how much it was given in all, and how much since it was cleared. */
final class FakeTrack implements LocalTrack {
  final CountDownLatch subscribed = new CountDownLatch(1);
  private final FakeRoom room;
  private long samples;
  private long sinceClear;
  private int clears;

  FakeTrack(FakeRoom room) {
    this.room = room;
  }

  @Override
  public String sid() {
    return "TR_agent";
  }

  @Override
  public void awaitSubscribed() throws InterruptedException {
    subscribed.await();
  }

  @Override
  public synchronized void capture(AudioFrame frame) {
    room.check();
    if (subscribed.getCount() > 0) {
      room.steps.add("said to nobody");
    }
    samples += frame.requireRate(24_000).length();
    sinceClear += frame.length();
  }

  @Override
  public synchronized void clear() {
    sinceClear = 0;
    clears++;
  }

  synchronized long millis() {
    return samples / 24;
  }

  synchronized long millisSinceClear() {
    return sinceClear / 24;
  }

  synchronized int clears() {
    return clears;
  }

  @Override
  public void close() {
    room.steps.add("unpublish");
  }
}
