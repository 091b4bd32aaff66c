package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sound in rooms of a real server, by the real library. */
class RealSoundTest extends RealRtcFixture {
  @Test
  @Behaviour("sess-C3.15")
  void tone_publishedByOne_isHeardByTheOtherAsItIs() throws Exception {
    Guest ann = join("tone", "ann");
    Guest bob = join("tone", "bob");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    assertThat(track.sid()).startsWith("TR_");
    track.awaitSubscribed();
    var subscribed = bob.await(RtcEvent.TrackSubscribed.class);
    assertThat(subscribed.identity()).isEqualTo("ann");
    assertThat(subscribed.track())
        .isEqualTo(
            new RemoteTrack(track.sid(), "voice", true, RemoteTrack.Source.MICROPHONE, false));
    Receiver<AudioFrame> frames = bob.room.listen(track.sid(), 16_000, Duration.ofMillis(50));
    Thread speaking = ann.speak(track, 440);
    Heard heard = Guest.hear(frames, 40, 440);
    assertThat(heard.frequency()).isCloseTo(440, within(2.0));
    assertThat(heard.rms()).isCloseTo(5_657, within(150.0));
    AudioFrame frame = frames.receive();
    assertThat(frame.sampleRate()).isEqualTo(16_000);
    assertThat(frame.duration()).isEqualTo(Duration.ofMillis(50));
    speaking.interrupt();
    speaking.join();
    track.close();
    assertThat(bob.await(RtcEvent.TrackUnsubscribed.class).trackSid()).isEqualTo(track.sid());
    assertThatExceptionOfType(ChanClosed.class)
        .isThrownBy(() -> {
          while (true) {
            var _ = frames.receive();
          }
        });
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> bob.room.listen(track.sid(), Tone.RATE, Guest.FRAME))
        .withMessageContaining("is not subscribed (expected: a subscribed one)");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> track.capture(new Tone(1).next(Guest.FRAME)))
        .withMessageContaining("is closed (expected: frames before that)");
  }

  /** Ten seconds wait; were they not cut, they would all be heard before the other tone. */
  @Test
  void clear_soundThatWaits_isNotHeard() throws Exception {
    Guest ann = join("clear", "ann");
    Guest bob = join("clear", "bob");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, Duration.ofSeconds(10));
    track.awaitSubscribed();
    Receiver<AudioFrame> frames = bob.listenToNext();
    Tone first = new Tone(440);
    for (int i = 0; i < 95; i++) {
      track.capture(first.next(Duration.ofMillis(100)));
    }
    track.clear();
    Tone second = new Tone(1_200);
    for (int i = 0; i < 10; i++) {
      track.capture(second.next(Duration.ofMillis(100)));
    }
    int loud = 0;
    while (true) {
      Heard heard = new Heard();
      heard.add(frames.receive());
      if (heard.rms() > 4_000) {
        loud++;
        if (heard.frequency() > 1_000) {
          break;
        }
      }
    }
    assertThat(loud * Guest.FRAME.toMillis()).isLessThan(8_000);
  }

  @Test
  void capture_moreThanTheQueueHolds_waits() throws Exception {
    Guest ann = join("queue", "ann");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    Tone tone = new Tone(440);
    long start = System.nanoTime();
    // A single one that is longer than the queue, too.
    track.capture(tone.next(Duration.ofMillis(1_005)));
    track.capture(tone.next(Duration.ofMillis(995)));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_500));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> track.capture(AudioFrame.silence(Guest.FRAME, 16_000)))
        .withMessageContaining("sampleRate: 16000 (expected: 24000");
  }

  @Test
  void capture_interruptedWhileItWaits_goesOnLater() throws Exception {
    Guest ann = join("interrupted", "ann");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    Thread speaking = ann.speak(track, 440);
    track.capture(new Tone(440).next(Duration.ofMillis(500)));
    speaking.interrupt();
    speaking.join();
    track.capture(new Tone(440).next(Duration.ofMillis(500)));
    track.close();
    track.close();
  }

  @Test
  void track_mutedByTheServer_isToldToAll() throws Exception {
    Guest ann = join("mute", "ann");
    Guest bob = join("mute", "bob");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    track.awaitSubscribed();
    bob.await(RtcEvent.TrackSubscribed.class);
    assertThat(admin().mutePublishedTrack("mute", "ann", track.sid(), true).execute().code())
        .isEqualTo(200);
    assertThat(bob.await(RtcEvent.TrackMuted.class))
        .isEqualTo(new RtcEvent.TrackMuted("ann", track.sid(), true));
  }

  /** What was published is published anew, what is heard is heard by a new stream. */
  @Test
  void server_killedAndStartedAgain_soundGoesOn() throws Exception {
    Guest ann = join("killed", "ann");
    Guest bob = join("killed", "bob");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    track.awaitSubscribed();
    Receiver<AudioFrame> before = bob.listenToNext();
    Thread speaking = ann.speak(track, 440);
    assertThat(Guest.hear(before, 20, 440).frequency()).isCloseTo(440, within(2.0));
    String sid = track.sid();
    server.kill();
    ann.await(RtcEvent.Reconnecting.class);
    bob.await(RtcEvent.Reconnecting.class);
    server.startAgain();
    ann.await(RtcEvent.Reconnected.class);
    Receiver<AudioFrame> after = bob.listenToNext();
    assertThat(Guest.hear(after, 20, 440).frequency()).isCloseTo(440, within(2.0));
    assertThat(track.sid()).startsWith("TR_").isNotEqualTo(sid);
    ann.room.setAttributes(Map.of("still", "here"));
    speaking.interrupt();
    speaking.join();
    track.close();
    bob.await(RtcEvent.TrackUnsubscribed.class, e -> !e.trackSid().equals(sid));
  }
}
