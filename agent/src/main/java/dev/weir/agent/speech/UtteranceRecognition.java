package dev.weir.agent.speech;

import dev.weir.agent.speech.TranscriptEvent.Final;
import dev.weir.agent.speech.TranscriptEvent.Missed;
import dev.weir.agent.speech.TranscriptEvent.Used;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.time.Duration;

/**
 * Recognises utterance after utterance. One thread takes the voice's events, which must not wait
 * for a slow recogniser, because interruptions are found by them. Another one recognises.
 */
final class UtteranceRecognition implements Recognition, OpenStreams.Stream {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final UtteranceRecognizer recognizer;
  private final Receiver<VoiceEvent> heard;
  private final RecognitionOptions options;
  private final Ticker ticker;
  private final Nursery threads;
  private final Chan<SpeechEnded> waiting = Chan.bounded(UtteranceRecognizer.WAITING);
  private final Chan<TranscriptEvent> events = Chan.bounded(SpeechToText.EVENTS_AHEAD);

  UtteranceRecognition(
      UtteranceRecognizer recognizer,
      Receiver<VoiceEvent> heard,
      RecognitionOptions options,
      Ticker ticker) {
    this.recognizer = recognizer;
    this.heard = heard;
    this.options = options;
    this.ticker = ticker;
    this.threads = new Nursery("speech-to-text/" + recognizer.name(), CLOSE_TIMEOUT);
  }

  UtteranceRecognition start() {
    var _ = threads.fork("listen", () -> run(() -> Items.each(heard, waiting, this::keep)));
    var _ =
        threads.fork("recognize", () -> run(() -> Items.each(waiting, events, this::recognize)));
    return this;
  }

  @Override
  public Receiver<TranscriptEvent> events() {
    return events;
  }

  @Override
  public void close() {
    events.cancel();
    stop();
    threads.close();
  }

  @Override
  public void end(Throwable cause) {
    events.fail(cause);
    stop();
    threads.close();
  }

  private void stop() {
    heard.cancel();
    waiting.cancel();
    threads.cancel();
  }

  private boolean run(Nursery.Foreign loop) {
    try {
      loop.run();
      return true;
    } catch (Exception | Error e) {
      // After a close, or when nobody reads on, the events have their end already.
      events.fail(SpeechFailed.of(recognizer.name(), e));
      stop();
      return false;
    }
  }

  private void keep(VoiceEvent event) throws InterruptedException {
    if (event instanceof SpeechEnded speech
        && !speech.audio().isEmpty()
        && !waiting.trySend(speech)) {
      String message =
          "%s: %d utterances are waiting (expected: at most so many); it is slower than speech"
              .formatted(recognizer.name(), UtteranceRecognizer.WAITING);
      events.send(new Missed(SpeechFailed.forNow(message, null), from(speech), speech.at()));
    }
  }

  private void recognize(SpeechEnded speech) throws InterruptedException {
    AudioFrame audio = AudioFrame.concat(speech.audio());
    try {
      Transcript transcript =
          options.retries().make(ticker, () -> recognizer.recognize(audio, options));
      events.send(new Used(audio.duration(), speech.at()));
      events.send(new Final(transcript, from(speech), speech.at()));
    } catch (SpeechFailed e) {
      events.send(new Missed(e, from(speech), speech.at()));
    }
  }

  private static Duration from(SpeechEnded speech) {
    return speech.at().minus(speech.silence()).minus(speech.speech());
  }
}
