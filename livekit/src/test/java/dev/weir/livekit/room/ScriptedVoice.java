package dev.weir.livekit.room;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.SentenceVoice;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech.Capabilities;

/** 10 ms of sound a character, at 8 kHz: another rate than the room's. */
final class ScriptedVoice implements SentenceVoice {
  private static final int RATE = 8_000;

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
    speaker.play(AudioFrame.wrap(new short[80 * text.length()], RATE));
  }

  @Override
  public void close() {}
}
