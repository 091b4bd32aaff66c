package dev.weir.voice.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionFailed;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.internal.Nursery;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A detection from its first frame to its end, whoever ends it. */
class DetectionTest {
  private static final int RATE = Judge.RATE;

  private final ScriptedBatches model = new ScriptedBatches(8);
  private final AtomicInteger released = new AtomicInteger();
  private final ManualTime time = new ManualTime();
  private final SileroDetector detector =
      new SileroDetector(1, () -> model, time, released::incrementAndGet);
  private final Chan<AudioFrame> audio = Chan.bounded(4);

  @AfterEach
  void end() {
    model.release();
    detector.close();
  }

  /** Windows that the scripted model hears as this probability, nearly, in the long run. */
  private static AudioFrame windows(double probability, int count) {
    short[] samples = new short[count * Judge.WINDOW];
    Arrays.fill(samples, (short) (probability * Short.MAX_VALUE));
    return AudioFrame.wrap(samples, RATE);
  }

  @Test
  void sound_withSpeechInIt_givesItsStartAndEnd() throws Exception {
    AudioFrame sound = AudioFrame.concat(List.of(windows(0, 10), windows(0.9, 10), windows(0, 40)));

    List<VoiceEvent> events = Hearing.of(detector, sound, 333);

    // the script's own memory makes it three windows until it is over a half
    assertThat(Hearing.segments(events)).singleElement().asString().matches("1[2-4]-(39|4\\d)");
    assertThat(events).hasSize(60 + 2);
    assertThat(detector.listening()).isZero();
  }

  /** A long frame holds no more of the detection than short ones. */
  @Test
  void frame_ofAnyLength_givesTheSameEvents() throws Exception {
    AudioFrame sound = AudioFrame.concat(List.of(windows(0.9, 20), windows(0, 30)));

    List<VoiceEvent> whole = Hearing.of(detector, sound, sound.length());

    assertThat(whole).isEqualTo(Hearing.of(detector, sound, 100));
  }

  @Test
  void sound_thatEndsWithinSpeech_endsItAndThenTheEvents() throws Exception {
    List<VoiceEvent> events = Hearing.of(detector, windows(0.9, 20).slice(0, 20 * 512 - 1));

    assertThat(events.getLast()).isInstanceOf(SpeechEnded.class);
    assertThat(AudioFrame.concat(((SpeechEnded) events.getLast()).audio()).length())
        .isEqualTo(20 * 512 - 1);
  }

  @Test
  void sound_thatFails_endsTheEventsWithItsCause() throws Exception {
    VoiceDetection detection = detector.listen(audio);
    audio.send(windows(0, 1));
    audio.fail(new IllegalStateException("microphone: gone"));

    detection.events().receive();

    assertThatThrownBy(() -> detection.events().receive())
        .isInstanceOf(ChanClosed.class)
        .hasRootCauseMessage("microphone: gone");
  }

  @Test
  void sound_thatChangesItsRate_failsTheDetection() throws Exception {
    VoiceDetection detection = detector.listen(audio);
    audio.send(windows(0, 1));
    audio.send(AudioFrame.of(new short[100], 8_000));

    assertThatThrownBy(() -> Hearing.drain(detection))
        .isInstanceOf(DetectionFailed.class)
        .hasMessageContaining("failed at 32 ms of the sound")
        .hasRootCauseMessage("sampleRate: 8000 (expected: 16000, as that of the frames before)");
    assertThat(audio.awaitDrained(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void inference_thatFails_failsThatDetectionOnly() throws Exception {
    short[] bad = windows(0, 1).toSamples();
    bad[0] = ScriptedBatches.BAD_SAMPLE;
    try (CapturedLog log = new CapturedLog()) {
      assertThatThrownBy(() -> Hearing.of(detector, AudioFrame.of(bad, RATE)))
          .isInstanceOf(DetectionFailed.class)
          .hasRootCauseMessage("scripted: a bad window");
      assertThat(log.records).hasSize(1);
    }

    assertThat(Hearing.of(detector, windows(0.1, 5))).hasSize(5);
    assertThat(detector.counts().failedBatches()).isEqualTo(1);
  }

  /** The reader sets the pace: of events, of windows, of frames. */
  @Test
  void reader_thatDoesNotRead_stopsTheSender() throws Exception {
    VoiceDetection detection = detector.listen(audio);
    try (Nursery speaker = new Nursery("speaker", Duration.ofSeconds(5))) {
      AtomicInteger sent = new AtomicInteger();
      speaker.fork(
          "speak",
          () -> {
            while (true) {
              audio.send(windows(0, 1));
              sent.incrementAndGet();
            }
          });
      int most = Listening.MOST_EVENTS + 1 + 4;
      Await.until("all is full", () -> sent.get() == most && audio.stats().senders().size() == 1);
      assertThat(model.begun.get()).isEqualTo(Listening.MOST_EVENTS + 1);

      detection.events().receive();

      Await.until("one more", () -> sent.get() == most + 1);
      detection.close();
    }
  }

  @Test
  void session_thatFeedsWithoutPause_delaysItselfOnly() throws Exception {
    model.hold();
    Chan<AudioFrame> other = Chan.bounded(4);
    VoiceDetection busy = detector.listen(audio);
    VoiceDetection calm = detector.listen(other);
    audio.send(windows(0.1, 40));
    Await.until("the model has begun", () -> model.begun.get() == 1);
    other.send(windows(0.7, 1));
    Await.until("the other waits", () -> detector.waiting() == 1);

    model.permit(2); // the busy one's first, and then it is the other's turn

    calm.events().receive();
    assertThat(model.batches.get(1)).hasSizeBetween(1, 2).anyMatch(heard -> heard > 0.6f);
    model.release();
    busy.close();
    calm.close();
  }

  @Test
  void close_whileAWindowIsJudged_givesItsPlaceBackAndStopsTheSender() throws Exception {
    model.hold();
    VoiceDetection first = detector.listen(audio);
    audio.send(windows(0.1, 1));
    Await.until("the model is busy", () -> model.begun.get() == 1);
    Chan<AudioFrame> other = Chan.bounded(4);
    VoiceDetection second = detector.listen(other);
    other.send(windows(0.7, 1));
    Await.until("it waits", () -> detector.waiting() == 1);

    second.close();
    second.close();
    first.close();

    assertThat(detector.waiting()).isZero();
    assertThat(detector.listening()).isZero();
    assertThat(other.isClosed()).isTrue();
    assertThat(Hearing.drain(second)).isEmpty();
  }

  @Test
  void reader_thatLeaves_endsTheDetection() throws Exception {
    VoiceDetection detection = detector.listen(audio);
    audio.send(windows(0, 1));
    detection.events().receive();
    detection.events().cancel();

    audio.send(windows(0, 1));

    Await.until("it has ended", () -> detector.listening() == 0);
    assertThat(audio.awaitDrained(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void detector_thatIsClosed_failsWhoIsLeftAndReleasesTheModelOnce() throws Exception {
    VoiceDetection detection = detector.listen(audio);

    detector.close();
    detector.close();

    assertThatThrownBy(() -> Hearing.drain(detection))
        .isInstanceOf(DetectionFailed.class)
        .hasMessage("detector: silero was closed (expected: to outlive its sessions)");
    assertThat(released).hasValue(1);
    assertThatIllegalStateException()
        .isThrownBy(() -> detector.listen(Chan.bounded(1)))
        .withMessage("detector: silero is closed (expected: open)");
  }

  /** Else its memory would be taken from under a running inference. */
  @Test
  void detector_closedWhileTheModelHangs_keepsTheModel() throws Exception {
    model.hold();
    VoiceDetection detection = detector.listen(audio);
    audio.send(windows(0.1, 1));
    Await.until("the model is busy", () -> model.begun.get() == 1);

    try (CapturedLog log = new CapturedLog()) {
      detector.close();
      assertThat(log.text()).contains("did not end");
    }

    assertThat(released).hasValue(0);
    assertThatThrownBy(() -> Hearing.drain(detection)).isInstanceOf(DetectionFailed.class);
  }

  @Test
  void inferenceTime_isThatFromTheWholeWindowToItsProbability() throws Exception {
    model.hold();
    VoiceDetection detection = detector.listen(audio, DetectionOptions.DEFAULT);
    audio.send(windows(0.1, 1));
    Await.until("the model is busy", () -> model.begun.get() == 1);
    time.advance(Duration.ofMillis(7));
    model.release();

    VoiceEvent.Judged judged = (VoiceEvent.Judged) detection.events().receive();

    assertThat(judged.inference()).isEqualTo(Duration.ofMillis(7));
    detection.close();
  }
}
