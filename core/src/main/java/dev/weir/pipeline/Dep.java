package dev.weir.pipeline;

import dev.weir.channel.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * What a step takes, as compiled.
 *
 * @param producer the number of the step that gives it; {@link #PARAMS} or {@link #RESOURCE}
 * @param itemwise whether it comes item by item
 */
record Dep(
    int producer, @Nullable Resource<?> resource, Form form, boolean itemwise, Overflow overflow) {
  static final int PARAMS = -1;
  static final int RESOURCE = -2;

  boolean ofStep() {
    return producer >= 0;
  }

  boolean barrier() {
    return form == Form.BARRIER;
  }
}
