package dev.weir.channel;

import dev.weir.time.Ticker;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a channel is made of.
 *
 * @param capacity the most items, or the most they may weigh; 0 is a rendezvous
 * @param weigher null: each item counts as one
 * @param onUndelivered null: nobody wants to know
 */
record ChanSpec<T>(
    String name,
    long capacity,
    @Nullable ToLongFunction<? super T> weigher,
    Overflow overflow,
    @Nullable Consumer<? super T> onUndelivered,
    Ticker ticker) {
  static final long UNBOUNDED = Long.MAX_VALUE;

  static <T> ChanSpec<T> plain(String name, long capacity, Overflow overflow) {
    return new ChanSpec<>(name, capacity, null, overflow, null, Ticker.system());
  }
}
