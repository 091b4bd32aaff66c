package dev.weir.pipeline;

/**
 * Steps wait for each other for ever: mostly because one reads streams of the same origin one after
 * the other, so that the first is not filled any more while the second is full.
 */
public final class Stuck extends RunFailed {
  private static final long serialVersionUID = 1L;

  Stuck(String pipeline, String who) {
    super(
        null,
        "pipeline %s: its steps wait for each other: %s (expected: streams of one step are read side by side; or take one as a list())"
            .formatted(pipeline, who),
        null);
  }
}
