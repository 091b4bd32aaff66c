package dev.weir.livekit.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionOptions;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Chan;
import dev.weir.livekit.JobType;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.livekit.rtc.StreamHeader;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The caller's sound goes on whatever becomes of tracks; what was said before them comes first. */
@Timeout(30)
class CallerMicrophoneTest {
  private final CapturedLog log = new CapturedLog("dev.weir.livekit.room");
  private final ManualTime time = new ManualTime();
  private final FakeRoom room = new FakeRoom();
  private final AgentSession session =
      new AgentSession(
          "s1",
          new AgentSpec("host", "", "", List.of(), () -> () -> ""),
          Map.of(),
          new AgentModel("test", new ScriptedModel()),
          SessionOptions.DEFAULT,
          time);
  private final Means means =
      new Means(
          room,
          new Doorkeeper(Visit.ticket(JobType.ROOM, Optional.empty()), FakeRoom.OWN, () -> {}),
          session,
          RoomOptions.DEFAULT,
          time);
  private final RecordedAhead recorded = new RecordedAhead(means);
  private final CallerMicrophone microphone = new CallerMicrophone(means, recorded);
  private final Thread hearing = Thread.ofVirtual().start(() -> run(microphone::run));
  private final Thread reading = Thread.ofVirtual().start(() -> run(recorded::run));

  private interface Part {
    boolean run() throws InterruptedException;
  }

  private static void run(Part part) {
    try {
      var _ = part.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    microphone.close();
    recorded.close();
    hearing.join();
    reading.join();
    session.close();
    log.close();
  }

  @Test
  @Behaviour("sess-C3.15")
  void listenTo_again_hearsTheNewTrackAndLeavesTheOld() throws Exception {
    Chan<AudioFrame> first = track("TR_1");
    microphone.listenTo("TR_1");
    first.send(frame(1));
    assertThat(next()).isEqualTo(frame(1));
    Chan<AudioFrame> second = track("TR_2");
    microphone.listenTo("TR_2");
    second.send(frame(2));
    assertThat(next()).isEqualTo(frame(2));
    assertThat(first.isClosed()).isTrue();
    assertThat(microphone.track()).isEqualTo("TR_2");
  }

  @Test
  @Behaviour("sess-C3.15")
  void silence_whenNothingComes_isHeardForFiveSecondsThenNothingIs() throws Exception {
    Chan<AudioFrame> live = track("TR_1");
    microphone.listenTo("TR_1");
    live.send(frame(1));
    assertThat(next()).isEqualTo(frame(1));
    time.awaitArmed(1);
    time.advance(CallerMicrophone.GAP.minusMillis(1));
    assertThat(microphone.heard().tryReceive()).isNull();
    time.advance(Duration.ofMillis(1));
    for (int i = 0; i < 100; i++) {
      assertThat(next()).isEqualTo(frame(0));
      if (i < 99) {
        time.awaitArmed(1);
        time.advance(CallerMicrophone.FRAME);
      }
    }
    live.send(frame(3)); // it listens still, and armed nothing in between
    assertThat(next()).isEqualTo(frame(3));
  }

  @Test
  @Behaviour("sess-C3.15")
  void track_thatEnds_isNotTheEnd() throws Exception {
    Chan<AudioFrame> live = track("TR_1");
    microphone.listenTo("TR_1");
    live.send(frame(1));
    live.close();
    assertThat(next()).isEqualTo(frame(1));
    assertThat(later()).isEqualTo(frame(0));
    Chan<AudioFrame> again = track("TR_2");
    microphone.listenTo("TR_2");
    again.send(frame(2));
    assertThat(next()).isEqualTo(frame(2));
  }

  @Test
  @Behaviour("sess-C3.15")
  void listenTo_aTrackThatHasGone_keepsTheOther() throws Exception {
    Chan<AudioFrame> live = track("TR_1");
    microphone.listenTo("TR_1");
    microphone.listenTo("TR_gone");
    live.send(frame(1));
    assertThat(next()).isEqualTo(frame(1));
    assertThat(microphone.track()).isEqualTo("TR_1");
  }

  @Test
  void listenTo_afterTheEnd_leavesTheTrack() throws Exception {
    Chan<AudioFrame> live = track("TR_1");
    microphone.close();
    microphone.listenTo("TR_1");
    assertThat(live.isClosed()).isTrue();
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_rawInStereo_isHeardFirstAtTheRoomsRate() throws Exception {
    Chan<AudioFrame> live = track("TR_1");
    room.recordedAhead.add("TR_1");
    microphone.listenTo("TR_1");
    live.send(frame(9));
    sendWhole(stereo(1_800, 4, 8), "TR_1", "24000", "2", "");
    assertThat(next()).isEqualTo(frame(6));
    assertThat(next()).isEqualTo(frame(6).slice(0, 600));
    assertThat(next()).isEqualTo(frame(9));
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_thatDoesNotCome_isWaitedForThreeSeconds() throws Exception {
    Chan<AudioFrame> live = track("TR_1");
    room.recordedAhead.add("TR_1");
    microphone.listenTo("TR_1");
    live.send(frame(9));
    time.awaitArmed(1);
    time.advance(CallerMicrophone.WAIT_FOR_RECORDED);
    assertThat(next()).isEqualTo(frame(9));
    assertThat(log.await("it took longer than 3000 ms")).contains("TR_1");
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_overASecondBeforeTheTrack_isNotHeard() throws Exception {
    sendWhole(new byte[4_800], "TR_1", "24000", "1", "");
    awaitRead("TR_1");
    time.advance(CallerMicrophone.OLDEST_RECORDED.plusMillis(1));
    Chan<AudioFrame> live = track("TR_1");
    microphone.listenTo("TR_1");
    live.send(frame(9));
    assertThat(next()).isEqualTo(frame(9));
    assertThat(log.await("it is 1001 ms old")).contains("TR_1");
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_aSecondBeforeTheTrack_isHeard() throws Exception {
    sendWhole(new byte[2_400], "TR_1", "24000", "1", "");
    awaitRead("TR_1");
    time.advance(CallerMicrophone.OLDEST_RECORDED);
    Chan<AudioFrame> live = track("TR_1");
    microphone.listenTo("TR_1");
    live.send(frame(9));
    assertThat(next()).isEqualTo(frame(0));
    assertThat(next()).isEqualTo(frame(9));
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_encoded_isRefusedInALineAndNotWaitedFor() throws Exception {
    Chan<AudioFrame> live = track("TR_1");
    room.recordedAhead.add("TR_1");
    Chan<byte[]> bytes = send("TR_1", "48000", "1", "audio/webm;codecs=opus");
    microphone.listenTo("TR_1");
    live.send(frame(9));
    assertThat(next()).isEqualTo(frame(9));
    assertThat(bytes.isClosed()).isTrue();
    assertThat(log.warnings())
        .containsExactly(
            "weir-s1/room: what was said before track \"TR_1\" was there is not heard: it is "
                + "\"audio/webm;codecs=opus\" (expected: raw sound of 16 bits)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"video/mp4", "audio/mp4;codecs=mp4a.40.2", "audio/opus", "Audio/OGG"})
  @Behaviour("sess-C3.20")
  void recorded_asOtherBrowsersEncodeIt_isRefused(String type) {
    assertThat(send("TR_1", "48000", "1", type).isClosed()).isTrue();
    assertThat(log.warnings().getFirst()).contains("(expected: raw sound of 16 bits)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/octet-stream", "audio/pcm;rate=24000", "audio/L16", ""})
  @Behaviour("sess-C3.20")
  void recorded_thatIsNotEncoded_isTaken(String type) throws Exception {
    sendWhole(new byte[2_400], "TR_1", "24000", "1", type);
    awaitRead("TR_1");
    assertThat(log.warnings()).isEmpty();
  }

  /** A caller who was lost and comes back may begin to speak before the new track is there, too. */
  @Test
  @Behaviour("sess-C3.20")
  void recorded_beforeALaterTrack_isHeardToo() throws Exception {
    track("TR_1");
    microphone.listenTo("TR_1");
    Chan<byte[]> bytes = send("TR_2", "24000", "1", "");
    Chan<AudioFrame> live = track("TR_2");
    microphone.listenTo("TR_2");
    live.send(frame(9));
    bytes.send(new byte[2_400]);
    bytes.close();
    assertThat(next()).isEqualTo(frame(0));
    assertThat(next()).isEqualTo(frame(9));
    track("TR_2");
    microphone.listenTo("TR_2");
    room.streams.get("TR_2").send(frame(8));
    assertThat(next()).isEqualTo(frame(8));
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_announcedByACallerWhoHasComeBack_isWaitedFor() throws Exception {
    track("TR_1");
    microphone.listenTo("TR_1");
    microphone.callerHasLeft();
    Chan<AudioFrame> live = track("TR_2");
    room.recordedAhead.add("TR_2");
    microphone.listenTo("TR_2");
    live.send(frame(9));
    sendWhole(new byte[2_400], "TR_2", "24000", "1", "");
    assertThat(next()).isEqualTo(frame(0));
    assertThat(next()).isEqualTo(frame(9));
  }

  @Test
  @Behaviour("sess-C3.20")
  void track_thatComesWhileARecordingIsWaitedFor_losesNothingThatWasHeard() throws Exception {
    Chan<AudioFrame> first = track("TR_1");
    room.recordedAhead.add("TR_1");
    microphone.listenTo("TR_1");
    first.send(frame(7));
    awaitThat(() -> first.size() == 0);
    Chan<AudioFrame> second = track("TR_2");
    microphone.listenTo("TR_2");
    second.send(frame(8));
    assertThat(next()).isEqualTo(frame(7));
    assertThat(next()).isEqualTo(frame(8));
    assertThat(log.await("another track has come")).isNotEmpty();
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_twiceForOneTrack_isHeardOnce() throws Exception {
    for (int i = 0; i < 2; i++) {
      sendWhole(new byte[2_400], "TR_1", "24000", "1", "");
    }
    assertThat(log.await("another of it was there")).contains("TR_1");
    Chan<AudioFrame> live = track("TR_1");
    microphone.listenTo("TR_1");
    live.send(frame(9));
    assertThat(next()).isEqualTo(frame(0));
    assertThat(next()).isEqualTo(frame(9));
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_withoutARate_isRefused() throws Exception {
    Chan<byte[]> bytes = send("TR_1", "fast", "1", "");
    assertThat(bytes.isClosed()).isTrue();
    assertThat(log.warnings().getFirst())
        .contains("(expected: trackId, a usual sampleRate, 1 or 2 channels)");
    assertThat(send("TR_1", "200000", "1", "").isClosed()).isTrue();
    assertThat(send("TR_1", "95999", "1", "").isClosed()).isTrue();
    assertThat(send("TR_1", "24000", "3", "").isClosed()).isTrue();
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_empty_isRefused() throws Exception {
    Chan<byte[]> bytes = send("TR_1", "24000", "1", "");
    bytes.close();
    assertThat(log.await("(expected: at least 10 ms)")).contains("TR_1");
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_ofManyTracks_keepsTheLastFour() throws Exception {
    for (int i = 0; i <= RecordedAhead.TRACKS; i++) {
      sendWhole(new byte[480], "TR_" + i, "24000", "1", "");
      awaitRead("TR_" + i);
    }
    assertThat(recorded.comes("TR_0")).isFalse();
    assertThat(recorded.comes("TR_4")).isTrue();
  }

  private Chan<AudioFrame> track(String sid) {
    Chan<AudioFrame> live = Chan.bounded(64);
    room.streams.put(sid, live);
    return live;
  }

  private void sendWhole(byte[] content, String track, String rate, String channels, String type)
      throws InterruptedException {
    Chan<byte[]> bytes = send(track, rate, channels, type);
    bytes.send(content);
    bytes.close();
  }

  private Chan<byte[]> send(String track, String rate, String channels, String type) {
    Chan<byte[]> bytes = Chan.bounded(64);
    StreamHeader header =
        new StreamHeader(
            "",
            RecordedAhead.TOPIC,
            "",
            type,
            Map.of("trackId", track, "sampleRate", rate, "channels", channels),
            "",
            List.of());
    recorded.add(new RtcEvent.BytesOpened("ann", header, bytes));
    return bytes;
  }

  /** What was read of that track is there. */
  private void awaitRead(String track) {
    awaitThat(() -> !(recorded.of(track) instanceof Chan<Recorded> place) || place.size() > 0);
  }

  @SuppressWarnings("ThreadPriorityCheck") // others are to go on meanwhile
  private static void awaitThat(BooleanSupplier holds) {
    while (!holds.getAsBoolean()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("took too long");
      }
      Thread.yield();
    }
  }

  private static byte[] stereo(int samples, int left, int right) {
    byte[] pcm = new byte[samples * 4];
    for (int i = 0; i < samples; i++) {
      pcm[4 * i] = (byte) left;
      pcm[4 * i + 2] = (byte) right;
    }
    return pcm;
  }

  private static AudioFrame frame(int value) {
    short[] samples = new short[1_200];
    Arrays.fill(samples, (short) value);
    return AudioFrame.wrap(samples, 24_000);
  }

  /** The next one, while time goes on; how far, only the machine knows. */
  @SuppressWarnings("ThreadPriorityCheck") // others are to go on meanwhile
  private AudioFrame later() {
    AudioFrame next = microphone.heard().tryReceive();
    while (next == null) {
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("took too long");
      }
      time.advance(Duration.ofMillis(10));
      Thread.yield();
      next = microphone.heard().tryReceive();
    }
    return next;
  }

  private AudioFrame next() throws InterruptedException {
    return microphone.heard().receive();
  }
}
