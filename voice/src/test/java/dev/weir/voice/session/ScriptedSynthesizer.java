package dev.weir.voice.session;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.SentenceVoice;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech.Capabilities;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** 10 ms of sound a character, at 8 kHz; of some texts nothing, or a failure. */
final class ScriptedSynthesizer implements SentenceVoice {
  static final int RATE = 8_000;

  final BlockingQueue<String> spoken = new LinkedBlockingQueue<>();
  final CountDownLatch cancelled = new CountDownLatch(1);

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, RATE);
  }

  @Override
  public void speak(String text, SynthesisOptions options, Speaker speaker)
      throws InterruptedException {
    spoken.add(text);
    if (text.startsWith("Fail")) {
      throw SpeechFailed.forGood("scripted: will not say that", null);
    }
    try {
      if (text.startsWith("Never")) {
        Thread.currentThread().join();
      }
      speaker.play(AudioFrame.wrap(new short[80 * text.length()], RATE));
    } catch (InterruptedException e) {
      cancelled.countDown();
      throw e;
    }
  }

  @Override
  public void close() {}
}
