package dev.weir.agent.speech;

import dev.weir.channel.Receiver;
import dev.weir.time.Ticker;

/** Has a detector find the utterances, and a recogniser write them down. */
final class CuttingSpeechToText implements SpeechToText {
  private final UtteranceRecognizer recognizer;
  private final VoiceDetector detector;
  private final DetectionOptions detection;
  private final Ticker ticker;
  private final OpenStreams<Cutting> open;

  CuttingSpeechToText(
      UtteranceRecognizer recognizer,
      VoiceDetector detector,
      DetectionOptions detection,
      Ticker ticker) {
    this.recognizer = recognizer;
    this.detector = detector;
    this.detection = detection;
    this.ticker = ticker;
    this.open = new OpenStreams<>(recognizer.name());
  }

  /** Both halves of one recognition. */
  private record Cutting(
      VoiceDetection detection, UtteranceRecognition recognition, OpenStreams<Cutting> open)
      implements Recognition, OpenStreams.Stream {
    @Override
    public Receiver<TranscriptEvent> events() {
      return recognition.events();
    }

    @Override
    public void close() {
      open.left(this);
      try (detection) {
        recognition.close();
      }
    }

    @Override
    public void end(Throwable cause) {
      try (detection) {
        recognition.end(cause);
      }
    }
  }

  @Override
  public String name() {
    return recognizer.name();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, recognizer.sampleRate());
  }

  @Override
  public Recognition open(Receiver<AudioFrame> audio, RecognitionOptions options) {
    recognizer.check(options);
    open.requireOpen();
    VoiceDetection heard = detector.listen(audio, detection);
    boolean started = false;
    try {
      Recognition recognition = start(heard, options);
      started = true;
      return recognition;
    } finally {
      if (!started) {
        heard.close();
      }
    }
  }

  private Recognition start(VoiceDetection heard, RecognitionOptions options) {
    var recognition = new UtteranceRecognition(recognizer, heard.events(), options, ticker);
    Cutting cutting = open.entered(new Cutting(heard, recognition, open));
    recognition.start();
    return cutting;
  }

  @Override
  public void close() {
    open.close();
    recognizer.close();
  }
}
