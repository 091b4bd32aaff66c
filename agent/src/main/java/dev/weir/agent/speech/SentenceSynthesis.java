package dev.weir.agent.speech;

import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.time.Duration;

/** Speaks piece after piece, on a thread of its own. */
final class SentenceSynthesis implements Synthesis, OpenStreams.Stream {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /** What stands for a piece that cannot be spoken, such as a dash, so that its text is there. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final SentenceVoice voice;
  private final Receiver<String> pieces;
  private final SynthesisOptions options;
  private final Ticker ticker;
  private final OpenStreams<SentenceSynthesis> open;
  private final Nursery thread;
  private final Chan<SpokenFrame> frames =
      Chan.<SpokenFrame>builder()
          .name("speech")
          .weighted(MAX_AHEAD.toMillis(), SentenceSynthesis::millis)
          .build();
  private int next;

  SentenceSynthesis(
      SentenceVoice voice,
      Receiver<String> pieces,
      SynthesisOptions options,
      Ticker ticker,
      OpenStreams<SentenceSynthesis> open) {
    this.voice = voice;
    this.pieces = pieces;
    this.options = options;
    this.ticker = ticker;
    this.open = open;
    this.thread = new Nursery("text-to-speech/" + voice.name(), CLOSE_TIMEOUT);
  }

  SentenceSynthesis start() {
    var _ = thread.fork("speak", this::run);
    return this;
  }

  @Override
  public int sampleRate() {
    return voice.capabilities().sampleRate();
  }

  @Override
  public Receiver<SpokenFrame> frames() {
    return frames;
  }

  @Override
  public void close() {
    open.left(this);
    frames.cancel();
    pieces.cancel();
    thread.close();
  }

  @Override
  public void end(Throwable cause) {
    frames.fail(cause);
    pieces.cancel();
    thread.close();
  }

  private boolean run() {
    try {
      Items.each(pieces, frames, this::speak);
      return true;
    } catch (Exception | Error e) {
      // After a close, or when nobody listens on, the frames have their end already.
      frames.fail(SpeechFailed.of(voice.name(), e));
      pieces.cancel();
      return false;
    } finally {
      open.left(this);
    }
  }

  private void speak(String text) throws InterruptedException {
    if (text.isEmpty()) {
      return;
    }
    PieceFrames piece = new PieceFrames(next++, text, sampleRate(), options.frame(), frames);
    if (text.codePoints().anyMatch(Character::isLetterOrDigit)) {
      options.retries().make(ticker, () -> spoken(piece));
    } else {
      piece.play(AudioFrame.silence(PAUSE, sampleRate()));
    }
    piece.end();
  }

  private PieceFrames spoken(PieceFrames piece) throws InterruptedException {
    try {
      voice.speak(piece.requireShort().text(), options, piece);
      return piece.requireSound();
    } catch (SpeechFailed e) {
      throw piece.begun() ? e.halfway() : e;
    }
  }

  private static long millis(SpokenFrame frame) {
    return Math.max(1, frame.audio().duration().toMillis());
  }
}
