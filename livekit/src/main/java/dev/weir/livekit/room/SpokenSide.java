package dev.weir.livekit.room;

import dev.weir.agent.AgentSession;
import dev.weir.livekit.rtc.LocalTrack;
import dev.weir.time.Ticker;
import dev.weir.voice.session.PacedOut;
import dev.weir.voice.session.SpokenVoice;
import dev.weir.voice.session.VoiceMeans;
import dev.weir.voice.session.VoiceOptions;
import dev.weir.voice.session.VoiceSession;
import java.time.Duration;

/** What an agent that is spoken with has in a room: a track, a voice, an ear. */
record SpokenSide(LocalTrack track, PacedOut out, SpokenVoice voice, VoiceSession ears) {
  static final String TRACK = "roomio_audio";
  static final int RATE = 24_000;

  /** What the pacer gives ahead fits twice, so that it waits for nothing. */
  static final Duration QUEUE = PacedOut.QUEUE.multipliedBy(2);

  /** Publishes the track and begins to listen; waits for the server. */
  static SpokenSide begin(Means means, VoiceMeans by, CallerMicrophone microphone)
      throws InterruptedException {
    AgentSession session = means.session();
    Ticker ticker = means.ticker();
    VoiceOptions options = by.options().apply(session.agent().name());
    LocalTrack track = means.room().publish(TRACK, RATE, QUEUE);
    try {
      PacedOut out = PacedOut.ahead(new TrackOutlet(track, means), RATE, ticker);
      SpokenVoice voice = new SpokenVoice(by.voice(), by.speech(), out);
      VoiceSession ears =
          VoiceSession.start(session, microphone.heard(), by.ear(), voice, options, ticker);
      return new SpokenSide(track, out, voice, ears);
    } catch (RuntimeException e) {
      track.close();
      throw e;
    }
  }
}
