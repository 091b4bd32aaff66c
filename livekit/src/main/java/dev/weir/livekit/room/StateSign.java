package dev.weir.livekit.room;

import dev.weir.agent.AgentState;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Select;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows others what the agent is doing, by an attribute. The newest state counts: one that waits is
 * replaced, and never is more than one under way; one that the server does not take is tried again.
 * Any thread may say that it has changed; one runs it.
 */
final class StateSign {
  static final String ATTRIBUTE = "lk.agent.state";

  /** How often one state is tried. */
  static final int TRIES = 4;

  /** Before it is tried for the second time; each time twice as long. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private final Chan<Boolean> changed = Chan.conflated();
  private final Supplier<AgentState> newest;
  private final RtcRoom room;
  private final FirstFailure failure;
  private final Ticker ticker;
  private volatile boolean forgotten;

  /** Of a state that may be asked for at any time. */
  StateSign(Means means, Supplier<AgentState> newest) {
    this.newest = newest;
    this.room = means.room();
    this.ticker = means.ticker();
    this.failure = means.failure("its state is not shown");
  }

  /** It has changed. Returns at once. */
  void show() {
    var _ = changed.offer(true);
  }

  /** The server may have forgotten what it was shown. */
  void showAgain() {
    forgotten = true;
    show();
  }

  /** What has changed is shown still. */
  void close() {
    changed.close();
  }

  boolean run() throws InterruptedException {
    AgentState shown = null;
    try {
      while (true) {
        var _ = changed.receive();
        boolean again = forgotten;
        forgotten = false;
        shown = !again && newest.get() == shown ? shown : showAtLast();
      }
    } catch (ChanClosed e) {
      return true;
    }
  }

  /** The one that is shown in the end; null if none is. */
  private @Nullable AgentState showAtLast() throws InterruptedException {
    AgentState shown = set(newest.get());
    Duration pause = PAUSE;
    for (int tries = 1; shown == null && tries < TRIES; tries++) {
      awaitChange(pause);
      shown = set(newest.get());
      pause = pause.multipliedBy(2);
    }
    return shown;
  }

  /** Until the pause is over, at most. */
  private void awaitChange(Duration pause) throws InterruptedException {
    var _ =
        Select.<Boolean>of()
            .ticker(ticker)
            .receive(changed, it -> it)
            .after(pause, () -> false)
            .biased()
            .run();
  }

  private @Nullable AgentState set(AgentState next) throws InterruptedException {
    try {
      room.setAttributes(Map.of(ATTRIBUTE, next.name().toLowerCase(Locale.ROOT)));
      return next;
    } catch (RtcFailed e) {
      failure.tell(e);
      return null;
    }
  }
}
