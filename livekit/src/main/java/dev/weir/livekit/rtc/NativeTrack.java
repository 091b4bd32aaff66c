package dev.weir.livekit.rtc;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.livekit.proto.rtc.AudioBuffer;
import dev.weir.livekit.proto.rtc.CaptureAudioFrame;
import dev.weir.livekit.proto.rtc.ClearAudioBuffer;
import dev.weir.livekit.proto.rtc.Done;
import dev.weir.livekit.proto.rtc.FfiRequest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sound of ours on its way out. */
final class NativeTrack implements LocalTrack {
  private final NativeTracks tracks;
  private final Asking asking;
  private final String name;
  private final int sampleRate;
  private final int most;
  private final long source;
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final ReentrantLock capturing = new ReentrantLock();
  private final MemorySegment buffer;
  private Pending.@Nullable Answer underway;
  private volatile String sid = "";
  private volatile boolean closed;

  /**
   * A track, not published yet.
   *
   * @param source the library's, that it is fed through
   * @param queue how long a frame may be at most, for a longer one never fits
   */
  NativeTrack(
      NativeTracks tracks,
      Asking asking,
      String name,
      int sampleRate,
      long source,
      Duration queue) {
    this.tracks = tracks;
    this.asking = asking;
    this.name = name;
    this.sampleRate = sampleRate;
    this.source = source;
    most = AudioFrame.samplesIn(queue, sampleRate);
    // Freed when neither we nor the library may read it any more.
    buffer = Arena.ofAuto().allocate(JAVA_SHORT, most);
  }

  @Override
  public String sid() {
    return sid;
  }

  void published(String now) {
    sid = now;
  }

  void subscribed() {
    subscribed.countDown();
  }

  @Override
  public void awaitSubscribed() throws InterruptedException {
    subscribed.await();
  }

  @Override
  public void capture(AudioFrame frame) throws InterruptedException {
    frame.requireRate(sampleRate);
    capturing.lockInterruptibly();
    try {
      for (int at = 0; at < frame.length(); at += most) {
        send(frame.slice(at, Math.min(frame.length(), at + most)));
      }
    } finally {
      capturing.unlock();
    }
  }

  private void send(AudioFrame frame) throws InterruptedException {
    String what = "track " + name;
    requireOpen(what);
    settle(what);
    MemorySegment.copy(frame.toSamples(), 0, buffer, JAVA_SHORT, 0, frame.length());
    underway = asking.begin(what, buffer, request -> captured(buffer, frame.length(), request));
    settle(what);
  }

  /**
   * The library takes one frame at a time, so whoever comes after one that was interrupted waits
   * for that one's frame; until then the buffer is not ours.
   */
  private void settle(String what) throws InterruptedException {
    if (underway != null) {
      Done done = underway.look(Asking.LIMIT).getCaptureAudioFrame();
      underway = null;
      asking.require(what, done);
    }
  }

  private FfiRequest.Builder captured(MemorySegment samples, int count, long request) {
    return FfiRequest.newBuilder()
        .setCaptureAudioFrame(
            CaptureAudioFrame.newBuilder()
                .setSourceHandle(source)
                .setBuffer(
                    AudioBuffer.newBuilder()
                        .setDataPtr(samples.address())
                        .setNumChannels(1)
                        .setSampleRate(sampleRate)
                        .setSamplesPerChannel(count))
                .setRequestAsyncId(request));
  }

  private void requireOpen(String what) {
    asking.requireRoom(what);
    if (closed) {
      throw new RtcFailed(asking.titled(what) + ": is closed (expected: frames before that)");
    }
  }

  @Override
  public void clear() {
    if (!closed && !asking.isOver()) {
      asking.now(
          "track " + name,
          FfiRequest.newBuilder()
              .setClearAudioBuffer(ClearAudioBuffer.newBuilder().setSourceHandle(source)));
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      tracks.unpublish(this);
    }
  }
}
