package dev.weir.channel;

/**
 * A branch was closed because it had fallen too far behind; the cause of its {@link ChanClosed}.
 */
public final class Lagged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Lagged(String branch, int limit) {
    super(
        "branch: %s fell more than %d items behind and was detached (expected: read faster, or "
                .formatted(branch, limit)
            + "another lag policy)");
  }
}
