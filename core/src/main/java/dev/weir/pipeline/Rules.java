package dev.weir.pipeline;

/** What a step must keep to, whatever stands around it. */
final class Rules {
  private Rules() {}

  /** Before it is known how often the function is called. */
  static void check(Draft draft) {
    Settings settings = draft.settings;
    int bound = settings.maxInFlight();
    if (bound < 1 || bound > Step.MOST_IN_FLIGHT) {
      throw draft.wrong(
          "maxInFlight: %d (expected: 1 to %d)".formatted(bound, Step.MOST_IN_FLIGHT));
    }
    atLeastOne(draft, "parallelism", settings.parallelism());
    if (settings.threshold() != null) {
      atLeastOne(draft, "failFrom", settings.threshold());
    }
    Double share = settings.thresholdShare();
    if (share != null && !(share > 0 && share <= 1)) {
      throw draft.wrong("failFromShare: %s (expected: more than 0, at most 1)".formatted(share));
    }
    if (settings.timeout() != null && !settings.timeout().isPositive()) {
      throw draft.wrong("timeout: %s (expected: positive)".formatted(settings.timeout()));
    }
    if (limited(settings) && settings.onError() == OnError.STOP) {
      throw draft.wrong(
          "has an error threshold, but stops at the first error (expected: CONTINUE)");
    }
  }

  /** Once all is decided. */
  static void checkEnd(Draft draft) {
    if (draft.mode == Mode.ALL && limited(draft.settings)) {
      throw draft.wrong(
          "has an error threshold, but is called once (expected: a step that runs item by item)");
    }
    if (draft.mode == Mode.ALL && draft.settings.parallelism() > 1) {
      throw draft.wrong(
          "parallelism: %d, but it is called once (expected: a step that runs item by item)"
              .formatted(draft.settings.parallelism()));
    }
    if (draft.settings.retry().attempts() > 1
        && draft.deps.stream().anyMatch(dep -> dep.form() == Form.STREAM)) {
      throw draft.wrong(
          "retry: takes a stream(), of which a second call would get only the rest (expected: a list(), or no retry)");
    }
    if (Node.isHidden(draft.name) && draft.taken.stream().anyMatch(dep -> !dep.barrier())) {
      throw draft.wrong(
          "is hidden, as its name begins with _, but another step takes what it gives");
    }
    if (isStreamForNobody(draft)) {
      throw draft.wrong(
          "gives a stream that nobody takes (expected: a step that takes it, or materialize())");
    }
  }

  private static boolean isStreamForNobody(Draft draft) {
    return draft.mode == Mode.ALL
        && draft.output() == Output.DRAINED
        && draft.taken.isEmpty()
        && !draft.exported
        && !Node.isHidden(draft.name);
  }

  private static boolean limited(Settings settings) {
    return settings.threshold() != null || settings.thresholdShare() != null;
  }

  private static void atLeastOne(Draft draft, String option, int value) {
    if (value < 1) {
      throw draft.wrong("%s: %d (expected: at least 1)".formatted(option, value));
    }
  }
}
