package dev.weir.livekit.room;

import dev.weir.agent.AgentState;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows others what the agent is doing, by an attribute. The newest state counts: one that waits is
 * replaced, and never is more than one under way. Any thread may show; one runs it.
 */
final class StateSign {
  static final String ATTRIBUTE = "lk.agent.state";

  private final Chan<AgentState> newest = Chan.conflated();
  private final RtcRoom room;
  private final FirstFailure failure;
  private volatile boolean forgotten;

  StateSign(Means means) {
    this.room = means.room();
    this.failure = means.failure("its state is not shown");
  }

  /** Returns at once. */
  void show(AgentState state) {
    var _ = newest.offer(state);
  }

  /** The server may have forgotten what it was shown. */
  void showAgain(AgentState state) {
    forgotten = true;
    show(state);
  }

  /** What waits is shown still. */
  void close() {
    newest.close();
  }

  boolean run() throws InterruptedException {
    AgentState shown = null;
    try {
      while (true) {
        AgentState next = newest.receive();
        boolean again = forgotten;
        forgotten = false;
        shown = next == shown && !again ? shown : set(next);
      }
    } catch (ChanClosed e) {
      return true;
    }
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
