package dev.weir.agent.speech;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks as the test says, and counts. */
final class FakeVoice implements SentenceVoice {
  interface Speech {
    void speak(String text, Speaker speaker) throws InterruptedException;
  }

  final AtomicInteger asked = new AtomicInteger();
  final CountDownLatch closed = new CountDownLatch(1);
  private final Speech speech;

  FakeVoice(Speech speech) {
    this.speech = speech;
  }

  /** 10 ms a character, in sound of 8 kHz. */
  static FakeVoice even() {
    return new FakeVoice((text, speaker) -> speaker.play(sound(80 * text.length())));
  }

  static AudioFrame sound(int samples) {
    return AudioFrame.wrap(new short[samples], 8_000);
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public TextToSpeech.Capabilities capabilities() {
    return new TextToSpeech.Capabilities(true, 8_000);
  }

  @Override
  public void check(SynthesisOptions options) {
    if (options.voice().filter("nobody"::equals).isPresent()) {
      throw new IllegalArgumentException("voice: nobody (expected: somebody)");
    }
  }

  @Override
  public void speak(String text, SynthesisOptions options, Speaker speaker)
      throws InterruptedException {
    asked.incrementAndGet();
    speech.speak(text, speaker);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
