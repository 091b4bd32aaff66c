package dev.weir.voice.activity;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.channel.Receiver;
import dev.weir.time.Ticker;

/**
 * Tells speech by its loudness over an adaptive floor of noise; for where the model is absent. It
 * takes music and slamming doors for speech. Needs no files, no native code and no thread of its
 * own besides that of each session. Any thread.
 */
public final class EnergyDetector implements VoiceDetector {
  private static final String NAME = "energy";

  private final Listeners listeners;

  /** One that is ready. */
  public EnergyDetector() {
    this(Ticker.system());
  }

  EnergyDetector(Ticker ticker) {
    this.listeners = new Listeners(NAME, ticker);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public VoiceDetection listen(Receiver<AudioFrame> audio, DetectionOptions options) {
    return listeners.listen(audio, options, EnergyJudge::new);
  }

  @Override
  public void close() {
    listeners.close();
  }
}
