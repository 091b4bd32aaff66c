package dev.weir.agent;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.SpokenFrame;
import dev.weir.agent.speech.SynthesisCall;
import dev.weir.agent.speech.SynthesisNode;
import dev.weir.channel.Receiver;
import java.time.Duration;

/** Sound that was recorded for a text, in place of a synthesis; the text is one piece. */
final class Recorded implements SynthesisNode {
  /** What was heard is told with each frame. */
  private static final Duration FRAME = Duration.ofMillis(50);

  private final Receiver<AudioFrame> audio;

  Recorded(Receiver<AudioFrame> audio) {
    this.audio = audio;
  }

  @Override
  public void speak(SynthesisCall call, Outflow<SpokenFrame> out) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    Outflow<String> whole = text::append;
    whole.sendAll(call.sentences());
    new Play(text.toString(), out).sendAll(audio);
  }

  /** Cuts what may be long. */
  private static final class Play implements Outflow<AudioFrame> {
    private final String text;
    private final Outflow<SpokenFrame> out;
    private Duration at = Duration.ZERO;

    Play(String text, Outflow<SpokenFrame> out) {
      this.text = text;
      this.out = out;
    }

    @Override
    public void send(AudioFrame audio) throws InterruptedException {
      int most = AudioFrame.samplesIn(FRAME, audio.sampleRate());
      for (int from = 0; from < audio.length(); from += most) {
        AudioFrame cut = audio.slice(from, Math.min(from + most, audio.length()));
        out.send(new SpokenFrame(cut, 0, text, at));
        at = at.plus(cut.duration());
      }
    }
  }
}
