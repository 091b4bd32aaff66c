package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.livekit.proto.rtc.AudioBuffer;
import dev.weir.livekit.proto.rtc.AudioFrameReceived;
import dev.weir.livekit.proto.rtc.AudioStreamEvent;
import dev.weir.livekit.proto.rtc.DisconnectReason;
import dev.weir.livekit.proto.rtc.Disconnected;
import dev.weir.livekit.proto.rtc.Done;
import dev.weir.livekit.proto.rtc.FfiEvent;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.FfiRequest.MessageCase;
import dev.weir.livekit.proto.rtc.Nothing;
import dev.weir.livekit.proto.rtc.OwnedAudioBuffer;
import dev.weir.livekit.proto.rtc.RoomEvent;
import dev.weir.livekit.proto.rtc.TrackSid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sound of a room both ways, with a fake in the library's place. */
class NativeSoundTest extends NativeRoomFixture {
  @Test
  void tracks_ofOthers_areToldAndHeard() throws Exception {
    trackComes("TR_1");
    assertThat(next(RtcEvent.TrackSubscribed.class))
        .isEqualTo(
            new RtcEvent.TrackSubscribed(
                "ann", new RemoteTrack("TR_1", "mic", true, RemoteTrack.Source.MICROPHONE, true)));
    assertThat(room.isRecordedAhead("TR_1")).isTrue();
    assertThat(room.isRecordedAhead("TR_2")).isFalse();
    library.tell(RoomEvent.newBuilder().setTrackUnmuted(of("TR_1")));
    assertThat(next(RtcEvent.TrackMuted.class).muted()).isFalse();
    library.tell(RoomEvent.newBuilder().setTrackMuted(of("TR_1")));
    assertThat(next(RtcEvent.TrackMuted.class).muted()).isTrue();
    Receiver<AudioFrame> frames = room.listen("TR_1", 16_000, TWENTY);
    long stream = stream();
    frame(stream, (short) 7);
    AudioFrame heard = frames.receive();
    assertThat(heard).isEqualTo(AudioFrame.of(new short[] {7, -7}, 16_000));
    library.tell(RoomEvent.newBuilder().setTrackUnsubscribed(of("TR_1")));
    assertThat(next(RtcEvent.TrackUnsubscribed.class).trackSid()).isEqualTo("TR_1");
    assertThatThrownBy(frames::receive).isInstanceOf(ChanClosed.class);
    // It may have been on its way.
    frame(stream, (short) 8);
    library.tell(RoomEvent.newBuilder().setTrackUnpublished(of("TR_1")));
    assertThat(library.live.values()).containsExactlyInAnyOrder("room", "self");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.listen("TR_1", 16_000, TWENTY))
        .withMessage(
            "listening to track TR_1 in room lobby: is not subscribed (expected: a subscribed one)");
  }

  private long stream() {
    return library.live.entrySet().stream()
        .filter(entry -> entry.getValue().equals("stream"))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private void frame(long stream, short sample) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment samples = arena.allocateFrom(ValueLayout.JAVA_SHORT, sample, (short) -sample);
      library.tell(
          FfiEvent.newBuilder()
              .setAudioStreamEvent(
                  AudioStreamEvent.newBuilder()
                      .setStreamHandle(stream)
                      .setFrameReceived(
                          AudioFrameReceived.newBuilder()
                              .setFrame(
                                  OwnedAudioBuffer.newBuilder()
                                      .setHandle(library.handle("frame"))
                                      .setInfo(
                                          AudioBuffer.newBuilder()
                                              .setDataPtr(samples.address())
                                              .setNumChannels(1)
                                              .setSampleRate(16_000)
                                              .setSamplesPerChannel(2))))));
    }
  }

  /** One second is kept: 50 frames of 20 ms; the oldest give way. */
  @Test
  void frames_thatNobodyTakes_giveWay() throws Exception {
    trackComes("TR_1");
    Receiver<AudioFrame> frames = room.listen("TR_1", 16_000, TWENTY);
    for (int i = 0; i < 60; i++) {
      frame(stream(), (short) i);
    }
    assertThat(frames.receive().sample(0)).isEqualTo((short) 10);
    frames.cancel();
    long stream = stream();
    frame(stream, (short) 1);
    assertThat(library.live).doesNotContainValue("stream").doesNotContainValue("frame");
  }

  @Test
  void sound_thatEnds_endsItsChannelAfterWhatWaits() throws Exception {
    trackComes("TR_1");
    Receiver<AudioFrame> frames = room.listen("TR_1", 16_000, TWENTY);
    long stream = stream();
    frame(stream, (short) 1);
    library.tell(
        FfiEvent.newBuilder()
            .setAudioStreamEvent(
                AudioStreamEvent.newBuilder()
                    .setStreamHandle(stream)
                    .setEos(Nothing.getDefaultInstance())));
    assertThat(frames.receive().sample(0)).isEqualTo((short) 1);
    assertThatThrownBy(frames::receive).isInstanceOf(ChanClosed.class);
  }

  @Test
  void lengths_thatDoNotFit_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.publish("t", 24_000, Duration.ZERO))
        .withMessage("queue: 0.0 ms (expected: a multiple of 10 ms, 10 to 10000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.publish("t", 24_000, Duration.ofSeconds(11)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.listen("TR_1", 24_000, Duration.ofMillis(15)))
        .withMessage("frame: 15.0 ms (expected: a multiple of 10 ms, 10 to 1000)");
    assertThatIllegalArgumentException().isThrownBy(() -> room.listen("TR_1", 1, TWENTY));
  }

  @Test
  void track_ofOurs_isPublishedFedAndTakenBack() throws Exception {
    library.tell(
        RoomEvent.newBuilder()
            .setLocalTrackSubscribed(TrackSid.newBuilder().setTrackSid("TR_own")));
    LocalTrack track = room.publish("voice", 24_000, Duration.ofMillis(100));
    track.awaitSubscribed();
    assertThat(track.sid()).isEqualTo("TR_own");
    library.asked.clear();
    track.capture(AudioFrame.silence(Duration.ofMillis(250), 24_000));
    for (int count : new int[] {2_400, 2_400, 1_200}) {
      var buffer = library.asked.take().getCaptureAudioFrame().getBuffer();
      assertThat(buffer.getSamplesPerChannel()).isEqualTo(count);
      assertThat(buffer.getSampleRate()).isEqualTo(24_000);
    }
    track.clear();
    assertThat(library.asked.take().hasClearAudioBuffer()).isTrue();
    republished("TR_own", "TR_new");
    assertThat(track.sid()).isEqualTo("TR_new");
    track.close();
    assertThat(library.asked.take().getUnpublishTrack().getTrackSid()).isEqualTo("TR_new");
    track.close();
    track.clear();
    assertThat(library.asked).isEmpty();
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> track.capture(AudioFrame.silence(TWENTY, 24_000)))
        .withMessage("track voice in room lobby: is closed (expected: frames before that)");
    assertThat(library.live.values()).containsExactlyInAnyOrder("room", "self");
  }

  /** The library takes one frame at a time, also if nobody waits for the first any more. */
  @Test
  void capture_interrupted_isFinishedByTheNext() throws Exception {
    LocalTrack track = room.publish("voice", 24_000, Duration.ofMillis(100));
    library.asked.clear();
    library.kept.add(MessageCase.CAPTURE_AUDIO_FRAME);
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread interrupted =
        Thread.ofVirtual()
            .start(() -> {
              try {
                track.capture(AudioFrame.silence(TWENTY, 24_000));
              } catch (InterruptedException e) {
                outcome.complete(e);
              }
            });
    FfiRequest first = library.asked.take();
    interrupted.interrupt();
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    interrupted.join();
    library.kept.clear();
    Thread capturing =
        Thread.ofVirtual()
            .start(() -> {
              try {
                track.capture(AudioFrame.silence(Duration.ofMillis(50), 24_000));
              } catch (InterruptedException e) {
                // The test fails.
              }
            });
    awaitParked(capturing);
    assertThat(library.asked).isEmpty();
    library.tell(
        FfiEvent.newBuilder()
            .setCaptureAudioFrame(
                Done.newBuilder().setAsyncId(first.getCaptureAudioFrame().getRequestAsyncId())));
    capturing.join();
    assertThat(library.asked.take().getCaptureAudioFrame().getBuffer().getSamplesPerChannel())
        .isEqualTo(1_200);
  }

  /** It waits, or has ended without. */
  private static void awaitParked(Thread thread) {
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void track_thatCannotBePublished_leavesNothing() {
    library.error = "no permission";
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.publish("voice", 24_000, Duration.ofMillis(100)))
        .withMessage("track voice in room lobby: no permission");
    assertThat(library.live.values()).containsExactlyInAnyOrder("room", "self");
  }

  @Test
  void track_ofARoomThatIsLost_keepsNobodyWaiting() throws Exception {
    LocalTrack track = room.publish("voice", 24_000, Duration.ofMillis(100));
    library.tell(
        RoomEvent.newBuilder()
            .setDisconnected(Disconnected.newBuilder().setReason(DisconnectReason.ROOM_DELETED)));
    track.awaitSubscribed();
    assertThat(next(RtcEvent.Disconnected.class).reason()).isEqualTo(LeaveReason.ROOM_DELETED);
    assertThatThrownBy(() -> room.events().receive()).isInstanceOf(ChanClosed.class).hasNoCause();
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> track.capture(AudioFrame.silence(TWENTY, 24_000)))
        .withMessage(
            "track voice in room lobby: the room is gone: ROOM_DELETED (expected: to be in it)");
    track.close();
  }
}
