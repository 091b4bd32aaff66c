package dev.weir.agent.speech;

import dev.weir.channel.Receiver;
import dev.weir.time.Ticker;

/** Has a voice speak piece after piece. */
final class SentenceTextToSpeech implements TextToSpeech {
  private final SentenceVoice voice;
  private final Ticker ticker;
  private final OpenStreams<SentenceSynthesis> open;

  SentenceTextToSpeech(SentenceVoice voice, Ticker ticker) {
    this.voice = voice;
    this.ticker = ticker;
    this.open = new OpenStreams<>(voice.name());
  }

  @Override
  public String name() {
    return voice.name();
  }

  @Override
  public Capabilities capabilities() {
    return voice.capabilities();
  }

  @Override
  public Synthesis open(Receiver<String> pieces, SynthesisOptions options) {
    voice.check(options);
    var synthesis = new SentenceSynthesis(voice, pieces, options, ticker, open);
    return open.entered(synthesis).start();
  }

  @Override
  public void close() {
    open.close();
    voice.close();
  }
}
