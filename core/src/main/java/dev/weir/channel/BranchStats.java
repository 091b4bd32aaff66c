package dev.weir.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A branch of a tee at one moment.
 *
 * @param name the branch's, as in {@code tee[1]}
 * @param received items that its readers have
 * @param lag items that were pulled and are still to be read here; 0 once closed
 * @param dropped items that it has lost by {@link Lag.Policy#DROP_OLDEST}
 * @param closed whether it was closed, or detached
 * @param cause once closed: {@link Lagged} if it was detached, else the error of the source if it
 *     had come to that
 * @param receivers who waits, the longest first
 */
public record BranchStats(
    String name,
    long received,
    long lag,
    long dropped,
    boolean closed,
    @Nullable Throwable cause,
    List<Waiting> receivers) {
  /** Copies the list. */
  public BranchStats {
    receivers = List.copyOf(receivers);
  }
}
