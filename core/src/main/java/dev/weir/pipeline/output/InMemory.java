package dev.weir.pipeline.output;

import dev.weir.pipeline.Materializer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** All items in a list: all who take it share it, so it cannot be changed. */
enum InMemory implements Materializer {
  LIST;

  @Override
  public List<Object> collect(Iterator<?> items, Context context) {
    List<Object> list = new ArrayList<>();
    items.forEachRemaining(list::add);
    return Collections.unmodifiableList(list);
  }
}
