package dev.weir.voice.session;

import dev.weir.agent.speech.TurnHandling.Endpointing;

/** How long after the last speech a caller has said all. In nanoseconds; for one thread. */
final class Endpoint {
  /** The part of the past in the pause that is expected. */
  private static final double PAST = 0.9;

  private VoiceOptions options;
  private double wait;

  Endpoint(VoiceOptions options) {
    this.options = options;
    this.wait = (double) options.leastWait().toNanos();
  }

  /** A wait that was learned goes on to be, within the new limits. */
  void update(VoiceOptions next) {
    boolean learned =
        options.endpointing() == Endpointing.DYNAMIC && next.endpointing() == Endpointing.DYNAMIC;
    options = next;
    wait = learned ? Math.clamp(wait, least(), (double) next.mostWait().toNanos()) : least();
  }

  private double least() {
    return (double) options.leastWait().toNanos();
  }

  /** The caller has paused for so long, and went on. */
  void paused(long nanos) {
    if (options.endpointing() == Endpointing.DYNAMIC) {
      double next = PAST * wait + (1 - PAST) * (double) nanos;
      wait = Math.clamp(next, least(), (double) options.mostWait().toNanos());
    }
  }

  /** Until it is over, if more is likely to come or not. */
  long wait(boolean likely) {
    return likely ? options.mostWait().toNanos() : Math.round(wait);
  }
}
