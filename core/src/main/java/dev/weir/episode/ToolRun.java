package dev.weir.episode;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a call of a tool ran.
 *
 * @param callIndex that of its {@link ToolCall}; {@link #UNKNOWN} if nobody said that it began
 * @param callId its id
 * @param started when it began; if nobody said, when it ended
 * @param ended when it ended, null while it runs
 */
public record ToolRun(int callIndex, String callId, Instant started, @Nullable Instant ended) {
  /** The index of a call that ended without having begun. */
  public static final int UNKNOWN = -1;

  /** Whether nobody has said that it ended. */
  public boolean running() {
    return ended == null;
  }

  static ToolRun begun(ToolCall call, Instant at) {
    return new ToolRun(call.index(), call.id(), at, null);
  }

  boolean runs(String id) {
    return running() && callId.equals(id);
  }

  boolean runs(ToolCall call) {
    return callIndex == call.index() && runs(call.id());
  }

  ToolRun endedAt(Instant at) {
    return new ToolRun(callIndex, callId, started, at);
  }
}
