package dev.weir.pipeline;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Makes one thing of all items of a step. */
@FunctionalInterface
public interface Materializer {
  /**
   * Reads the items as they come, on the thread of the step that gives them, and returns what all
   * who take the collection get. It need not read to the end.
   */
  Object collect(Iterator<?> items, Context context) throws Exception;

  /**
   * What is collected.
   *
   * @param pipeline that owns the step
   * @param step whose items they are
   * @param type of the items, if the step says so
   */
  record Context(String pipeline, String step, @Nullable Class<?> type) {}
}
