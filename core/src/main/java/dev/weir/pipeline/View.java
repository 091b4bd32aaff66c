package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/** Items, taken in another form than one by one; made by the methods of {@link Items}. */
public final class View<A extends @Nullable Object> implements Input<A> {
  final Need need;

  View(Need need) {
    this.need = need;
  }
}
