package dev.weir.voice.activity;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionFailed;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One session's detection: a virtual thread that takes sound, has it judged and tells. */
final class Listening implements VoiceDetection {
  /** How far it is ahead of its reader: two seconds, if nothing starts or ends. */
  static final int MOST_EVENTS = 64;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /** Longer frames are taken in pieces, so that what is held does not depend on them. */
  private static final int PIECES_PER_SECOND = 10;

  private final Receiver<AudioFrame> audio;
  private final DetectionOptions options;
  private final Judge judge;
  private final Ticker ticker;
  private final Consumer<Listening> atEnd;
  private final Nursery nursery = new Nursery("weir-voice", CLOSE_TIMEOUT);
  private final float[] window = new float[Judge.WINDOW];
  private final Chan<VoiceEvent> events =
      Chan.<VoiceEvent>builder().name("voice-events").bounded(MOST_EVENTS).build();

  private @Nullable Windows windows;
  private @Nullable SpeechTracker tracker;

  /**
   * To be started.
   *
   * @param atEnd is told once, when it no longer listens
   */
  Listening(
      Receiver<AudioFrame> audio,
      DetectionOptions options,
      Judge judge,
      Ticker ticker,
      Consumer<Listening> atEnd) {
    this.audio = requireNonNull(audio, "audio");
    this.options = requireNonNull(options, "options");
    this.judge = judge;
    this.ticker = ticker;
    this.atEnd = atEnd;
  }

  void start() {
    var _ = nursery.fork("listen", this::run); // its outcome is that of the events
  }

  @Override
  public Receiver<VoiceEvent> events() {
    return events;
  }

  @Override
  public void close() {
    events.cancel();
    audio.cancel();
    nursery.close();
  }

  /** Ends the events with this cause, and listens no more. */
  void fail(DetectionFailed cause) {
    events.fail(cause);
    audio.cancel();
    nursery.close();
  }

  private boolean run() {
    try {
      listen();
      events.close();
    } catch (InterruptedException e) {
      events.close(); // whoever interrupts has said why
    } catch (DetectionFailed e) {
      events.fail(e);
    } catch (RuntimeException | Error e) {
      events.fail(
          new DetectionFailed(
              "detection: failed at %s (expected: to judge it)".formatted(place()), e));
    } finally {
      audio.cancel();
      judge.close();
      atEnd.accept(this);
    }
    return true;
  }

  private String place() {
    return windows == null ? "its first frame" : windows.cut().toMillis() + " ms of the sound";
  }

  private void listen() throws InterruptedException {
    while (true) {
      AudioFrame frame;
      try {
        frame = audio.receive();
      } catch (ChanClosed end) {
        end(end.getCause());
        return;
      }
      hear(frame);
    }
  }

  private void hear(AudioFrame frame) throws InterruptedException {
    int most = frame.sampleRate() / PIECES_PER_SECOND;
    for (int from = 0; from < frame.length(); from += most) {
      hearPiece(frame.slice(from, Math.min(frame.length(), from + most)));
    }
  }

  private void hearPiece(AudioFrame piece) throws InterruptedException {
    if (windows == null || tracker == null) {
      windows = new Windows(piece.sampleRate());
      tracker = new SpeechTracker(options, piece.sampleRate());
    }
    windows.add(piece);
    long whole = ticker.nanos();
    for (AudioFrame sound = windows.next(window); sound != null; sound = windows.next(window)) {
      float probability = judge.judge(window);
      long done = ticker.nanos();
      tell(tracker.hear(probability, sound, Duration.ofNanos(done - whole)));
      whole = done;
    }
  }

  private void end(@Nullable Throwable cause) throws InterruptedException {
    if (cause != null) {
      events.fail(cause);
    } else if (tracker != null && windows != null) {
      tell(tracker.end(windows.rest()).map(List::of).orElse(List.of()));
    }
  }

  private void tell(List<VoiceEvent> told) throws InterruptedException {
    for (VoiceEvent event : told) {
      try {
        events.send(event);
      } catch (ChanClosed e) {
        throw new InterruptedException("the reader of the events has left");
      }
    }
  }
}
