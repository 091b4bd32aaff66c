package dev.weir.agent.speech;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Recognises as the test says, and counts. */
final class FakeRecognizer implements UtteranceRecognizer {
  interface Answer {
    Transcript to(AudioFrame speech) throws InterruptedException;
  }

  final AtomicInteger asked = new AtomicInteger();
  final CountDownLatch closed = new CountDownLatch(1);
  private final Answer answer;

  FakeRecognizer(Answer answer) {
    this.answer = answer;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public int sampleRate() {
    return 8_000;
  }

  @Override
  public void check(RecognitionOptions options) {
    if (options.language().filter("tlh"::equals).isPresent()) {
      throw new IllegalArgumentException("language: tlh (expected: one of Earth)");
    }
  }

  @Override
  public Transcript recognize(AudioFrame speech, RecognitionOptions options)
      throws InterruptedException {
    asked.incrementAndGet();
    return answer.to(speech);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
