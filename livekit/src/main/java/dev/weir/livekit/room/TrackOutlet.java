package dev.weir.livekit.room;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.livekit.rtc.LocalTrack;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.voice.session.PacedOut;

/** A track that others hear. Once the room is lost it takes everything, and nobody hears it. */
final class TrackOutlet implements PacedOut.Outlet {
  private final LocalTrack track;
  private final FirstFailure failure;

  TrackOutlet(LocalTrack track, Means means) {
    this.track = track;
    this.failure = means.failure("the agent is not heard");
  }

  @Override
  public void awaitHeard() throws InterruptedException {
    track.awaitSubscribed();
  }

  @Override
  public void give(AudioFrame frame) throws InterruptedException {
    try {
      track.capture(frame);
    } catch (RtcFailed e) {
      failure.tell(e); // whoever has the session is told that the room is lost
    }
  }

  @Override
  public void discard() {
    try {
      track.clear();
    } catch (RtcFailed e) {
      failure.tell(e);
    }
  }
}
