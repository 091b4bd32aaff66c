package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many inputs of a step may fail; judged once it has ended. */
final class Threshold {
  private Threshold() {}

  static @Nullable ThresholdExceeded exceeded(Node node, long successes, long errors) {
    Integer most = node.settings().threshold();
    Double share = node.settings().thresholdShare();
    boolean tooMany = most != null && errors >= most;
    // Divided: a product may be rounded up, and the exact share would not count.
    boolean tooLarge =
        share != null && errors > 0 && (double) errors / (errors + successes) >= share;
    if (!tooMany && !tooLarge) {
      return null;
    }
    List<String> limits = new ArrayList<>();
    if (most != null) {
      limits.add("fewer than " + most);
    }
    if (share != null) {
      limits.add("less than %.4g %%".formatted(share * 100));
    }
    String expected = String.join(" and ", limits);
    return new ThresholdExceeded(
        node.place().pipeline(), node.name(), errors, successes, expected, null);
  }
}
