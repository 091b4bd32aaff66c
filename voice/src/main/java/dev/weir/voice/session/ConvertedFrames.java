package dev.weir.voice.session;

import dev.weir.agent.Outflow;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.SpokenFrame;
import dev.weir.voice.rate.RateChange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings the sound of a synthesiser to the rate of what plays it, piece by piece, so that each is
 * whole once the next one begins. For one thread.
 */
final class ConvertedFrames implements Outflow<SpokenFrame> {
  private final int sampleRate;
  private final Outflow<SpokenFrame> out;
  private @Nullable RateChange change;
  private @Nullable SpokenFrame last;

  ConvertedFrames(int sampleRate, Outflow<SpokenFrame> out) {
    this.sampleRate = sampleRate;
    this.out = out;
  }

  @Override
  public void send(SpokenFrame frame) throws InterruptedException {
    if (last != null && last.piece() != frame.piece()) {
      end();
    }
    if (frame.audio().sampleRate() == sampleRate) {
      out.send(frame);
      return;
    }
    if (change == null) {
      change = new RateChange(frame.audio().sampleRate(), sampleRate);
    }
    last = frame;
    send(frame, change.add(frame.audio()));
  }

  /** No frame of this piece follows. */
  void end() throws InterruptedException {
    if (change != null && last != null) {
      send(last, change.end());
    }
    change = null;
    last = null;
  }

  private void send(SpokenFrame of, Optional<AudioFrame> audio) throws InterruptedException {
    if (audio.isPresent()) {
      out.send(new SpokenFrame(audio.get(), of.piece(), of.text(), of.at()));
    }
  }
}
