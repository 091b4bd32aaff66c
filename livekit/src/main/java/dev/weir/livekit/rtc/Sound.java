package dev.weir.livekit.rtc;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Chan;
import dev.weir.channel.Overflow;
import dev.weir.channel.Receiver;
import dev.weir.channel.SendResult;
import dev.weir.livekit.proto.rtc.AudioBuffer;
import dev.weir.livekit.proto.rtc.AudioStreamEvent;
import java.time.Duration;

/** What one listener hears of one track; the oldest frames beyond a second give way. */
final class Sound {
  /** How much may wait. */
  static final Duration MOST = Duration.ofSeconds(1);

  private final NativeRoom room;
  private final String trackSid;
  private final long handle;
  private final Chan<AudioFrame> frames;

  Sound(NativeRoom room, String trackSid, long handle, Duration frame) {
    this.room = room;
    this.trackSid = trackSid;
    this.handle = handle;
    frames =
        Chan.<AudioFrame>builder()
            .name("track " + trackSid)
            .bounded(Math.toIntExact(Math.max(1, MOST.dividedBy(frame))))
            .overflow(Overflow.DROP_OLDEST)
            .build();
  }

  long handle() {
    return handle;
  }

  Receiver<AudioFrame> frames() {
    return frames;
  }

  boolean isOf(NativeRoom other) {
    return room.equals(other);
  }

  boolean isOf(String sid) {
    return trackSid.equals(sid);
  }

  /** On a thread of the library's; the samples are its own, and copied. */
  void on(AudioStreamEvent event) {
    if (event.hasEos()) {
      room.sounds().end(this);
    } else if (event.hasFrameReceived()
        && frames.offer(copied(event.getFrameReceived().getFrame().getInfo()))
            instanceof SendResult.Closed) {
      room.sounds().end(this);
    }
  }

  private static AudioFrame copied(AudioBuffer buffer) {
    int count = buffer.getNumChannels() * buffer.getSamplesPerChannel();
    return AudioFrame.wrap(Memory.samples(buffer.getDataPtr(), count), buffer.getSampleRate());
  }

  /** Nothing more comes; what waits can be taken still. */
  void end() {
    frames.close();
  }
}
