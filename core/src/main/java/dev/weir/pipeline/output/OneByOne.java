package dev.weir.pipeline.output;

import dev.weir.pipeline.Materializer;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several materializers, each of which reads all items. */
record OneByOne(List<Materializer> all) implements Materializer {
  OneByOne {
    all = List.copyOf(all);
  }

  @Override
  public Object collect(Iterator<?> items, Context context) throws Exception {
    List<Object> list = InMemory.LIST.collect(items, context);
    @Nullable Object last = null;
    for (Materializer each : all) {
      @Nullable Object result = each.collect(list.iterator(), context);
      last = result == null ? last : result;
    }
    if (last == null) {
      throw new IllegalStateException(
          "step %s: none of %d materializers has returned anything (expected: a collection)"
              .formatted(context.step(), all.size()));
    }
    return last;
  }
}
