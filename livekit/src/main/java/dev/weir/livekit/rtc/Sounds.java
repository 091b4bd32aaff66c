package dev.weir.livekit.rtc;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Receiver;
import dev.weir.livekit.proto.rtc.AudioType;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.NewAudioStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What one room of ours listens to. Any thread. */
final class Sounds {
  private final NativeRoom room;
  private final Engine engine;
  private final Asking asking;
  private final Handles handles;
  private final Roster roster;
  private final Set<Sound> open = ConcurrentHashMap.newKeySet();

  Sounds(NativeRoom room, Engine engine, Asking asking, Handles handles, Roster roster) {
    this.room = room;
    this.engine = engine;
    this.asking = asking;
    this.handles = handles;
    this.roster = roster;
  }

  Receiver<AudioFrame> listen(String trackSid, int sampleRate, Duration frame) {
    String what = "listening to track " + trackSid;
    long track =
        roster
            .track(trackSid)
            .orElseThrow(() ->
                new RtcFailed(
                    asking.titled(what) + ": is not subscribed (expected: a subscribed one)"));
    Sound sound = new Sound(room, trackSid, stream(what, track, sampleRate, frame), frame);
    handles.own(sound.handle());
    open.add(sound);
    engine.add(sound);
    if (asking.isOver() || roster.track(trackSid).isEmpty()) {
      end(sound);
    }
    return sound.frames();
  }

  private long stream(String what, long track, int sampleRate, Duration frame) {
    return asking
        .now(
            what,
            FfiRequest.newBuilder()
                .setNewAudioStream(
                    NewAudioStream.newBuilder()
                        .setTrackHandle(track)
                        .setType(AudioType.NATIVE)
                        .setSampleRate(sampleRate)
                        .setNumChannels(1)
                        .setFrameSizeMs(Math.toIntExact(frame.toMillis()))))
        .getNewAudioStream()
        .getOwned()
        .getHandle()
        .getId();
  }

  /** A track is heard no more. */
  void end(String trackSid) {
    open.stream().filter(sound -> sound.isOf(trackSid)).forEach(this::end);
  }

  /** A listener hears no more, or wants to. */
  void end(Sound sound) {
    if (open.remove(sound)) {
      sound.end();
      engine.remove(sound);
      handles.drop(sound.handle());
    }
  }

  /** Nobody hears anything any more; the library's things go with the room's. */
  void end() {
    open.forEach(Sound::end);
  }
}
