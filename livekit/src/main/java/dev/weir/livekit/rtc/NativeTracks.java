package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.DEBUG;

import dev.weir.livekit.proto.rtc.AudioSourceOptions;
import dev.weir.livekit.proto.rtc.AudioType;
import dev.weir.livekit.proto.rtc.CreateAudioTrack;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.LocalTrackRepublished;
import dev.weir.livekit.proto.rtc.NewAudioSource;
import dev.weir.livekit.proto.rtc.PublishOptions;
import dev.weir.livekit.proto.rtc.PublishTrack;
import dev.weir.livekit.proto.rtc.Published;
import dev.weir.livekit.proto.rtc.TrackSource;
import dev.weir.livekit.proto.rtc.UnpublishTrack;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tracks that a room has of us. Any thread. */
final class NativeTracks {
  /** How long taking one back may take: without a server it would be for ever. */
  static final Duration WITHDRAWING = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(NativeTracks.class.getName());

  private final Asking asking;
  private final Handles handles;
  private final long participant;

  /** With what of the library's stands for each. */
  private final Map<NativeTrack, List<Long>> open = new HashMap<>();

  /** Who has subscribed may be faster than the answer that tells the sid. */
  private final Set<String> early = new HashSet<>();

  /** Published anew in the reconnect that is under way. */
  private final Set<NativeTrack> anew = new HashSet<>();

  private boolean over;

  NativeTracks(Asking asking, Handles handles, long participant) {
    this.asking = asking;
    this.handles = handles;
    this.participant = participant;
  }

  LocalTrack publish(String name, int sampleRate, Duration queue) throws InterruptedException {
    String what = "track " + name;
    long source = source(what, sampleRate, queue);
    handles.own(source);
    long made = 0;
    try {
      made = track(what, name, source);
      handles.own(made);
      NativeTrack track = new NativeTrack(this, asking, name, sampleRate, source, queue);
      published(track, what, source, made);
      return track;
    } catch (InterruptedException | RuntimeException e) {
      handles.drop(made);
      handles.drop(source);
      throw e;
    }
  }

  private long source(String what, int sampleRate, Duration queue) {
    return asking
        .now(
            what,
            FfiRequest.newBuilder()
                .setNewAudioSource(
                    NewAudioSource.newBuilder()
                        .setType(AudioType.NATIVE)
                        .setOptions(
                            AudioSourceOptions.newBuilder()
                                .setEchoCancellation(false)
                                .setNoiseSuppression(false)
                                .setAutoGainControl(false))
                        .setSampleRate(sampleRate)
                        .setNumChannels(1)
                        .setQueueSizeMs(Math.toIntExact(queue.toMillis()))))
        .getNewAudioSource()
        .getOwned()
        .getHandle()
        .getId();
  }

  private long track(String what, String name, long source) {
    return asking
        .now(
            what,
            FfiRequest.newBuilder()
                .setCreateAudioTrack(
                    CreateAudioTrack.newBuilder().setName(name).setSourceHandle(source)))
        .getCreateAudioTrack()
        .getOwned()
        .getHandle()
        .getId();
  }

  private void published(NativeTrack track, String what, long source, long made)
      throws InterruptedException {
    Published published =
        asking
            .ask(
                what,
                request ->
                    FfiRequest.newBuilder()
                        .setPublishTrack(
                            PublishTrack.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .setTrackHandle(made)
                                .setOptions(
                                    PublishOptions.newBuilder()
                                        .setSource(TrackSource.SOURCE_MICROPHONE))
                                .setRequestAsyncId(request)))
            .getPublishTrack();
    asking.require(what, published.getError());
    long publication = published.getPublication().getHandle().getId();
    handles.own(publication);
    add(track, published.getPublication().getInfo().getSid(), List.of(publication, made, source));
  }

  private synchronized void add(NativeTrack track, String sid, List<Long> owned) {
    open.put(track, owned);
    published(track, sid);
  }

  private void published(NativeTrack track, String sid) {
    track.published(sid);
    if (early.remove(sid) || over) {
      track.subscribed();
    }
  }

  /** Somebody listens. */
  synchronized void subscribed(String sid) {
    open.keySet().stream()
        .filter(track -> track.sid().equals(sid))
        .findFirst()
        .ifPresentOrElse(NativeTrack::subscribed, () -> early.add(sid));
  }

  /** The library has published it anew, after a reconnect. */
  synchronized void republished(LocalTrackRepublished event) {
    String sid = event.getInfo().getSid();
    open.keySet().stream()
        .filter(track -> track.sid().equals(event.getPreviousSid()))
        .forEach(track -> {
          published(track, sid);
          anew.add(track);
        });
  }

  /** Who has subscribed meanwhile the library has not said. */
  synchronized void reconnected() {
    anew.forEach(NativeTrack::subscribed);
    anew.clear();
  }

  /** Nobody is to wait any longer. */
  synchronized void end() {
    over = true;
    open.keySet().forEach(NativeTrack::subscribed);
  }

  /** Takes it out of the room, if that is there still. */
  void unpublish(NativeTrack track) {
    List<Long> owned;
    synchronized (this) {
      owned = open.remove(track);
      anew.remove(track);
    }
    if (owned != null) {
      withdraw(track.sid());
      owned.forEach(handles::drop);
      track.subscribed();
    }
  }

  private void withdraw(String sid) {
    String what = "end of track " + sid;
    try {
      asking.require(
          what,
          asking
              .ask(
                  what,
                  WITHDRAWING,
                  what,
                  request ->
                      FfiRequest.newBuilder()
                          .setUnpublishTrack(
                              UnpublishTrack.newBuilder()
                                  .setLocalParticipantHandle(participant)
                                  .setTrackSid(sid)
                                  .setStopOnUnpublish(true)
                                  .setRequestAsyncId(request)))
              .getUnpublishTrack());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RtcFailed e) {
      // It is gone, or will be with its room.
      LOG.log(DEBUG, "track {0}: could not be unpublished: {1}", sid, e.getMessage());
    }
  }
}
