package dev.weir.pipeline;

import java.util.Iterator;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** What can be read once only, in the form of a collection; closes what it was made of. */
@SuppressWarnings("try") // what it closes may be interrupted
record Once(Iterator<?> items, @Nullable Object origin) implements Iterable<Object>, AutoCloseable {

  /** Whatever is no iterator or stream stays as it is. */
  static @Nullable Object of(@Nullable Object given) {
    return switch (given) {
      case Iterator<?> items -> new Once(items, items);
      case BaseStream<?, ?> items -> new Once(items.iterator(), items);
      case null, default -> given;
    };
  }

  /** Items of something that is somebody else's to close. */
  static Once borrowed(Object given) {
    return switch (given) {
      case Iterator<?> items -> new Once(items, null);
      case BaseStream<?, ?> items -> new Once(items.iterator(), null);
      case Iterable<?> items -> new Once(items.iterator(), null);
      default -> throw new AssertionError(given.getClass() + " holds no items");
    };
  }

  @Override
  @SuppressWarnings("unchecked")
  public Iterator<Object> iterator() {
    return (Iterator<Object>) items;
  }

  @Override
  public void close() throws Exception {
    if (origin instanceof AutoCloseable open) {
      open.close();
    }
  }
}
