package dev.weir.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tee and all its branches at one moment.
 *
 * @param name the tee's
 * @param pulled items that its source has given
 * @param pulling whether the source is being asked for the next one
 * @param ended whether the source will give no more, or will not be asked any more
 * @param cause what the source failed with, null if nothing
 * @param branches each branch, closed ones too, in the order of {@link Tee#branches}
 */
public record TeeStats(
    String name,
    long pulled,
    boolean pulling,
    boolean ended,
    @Nullable Throwable cause,
    List<BranchStats> branches) {
  /** Copies the list. */
  public TeeStats {
    branches = List.copyOf(branches);
  }
}
