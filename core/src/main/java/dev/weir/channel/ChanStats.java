package dev.weir.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel at one moment. Exact: {@code accepted = received + size + discarded}, and {@code
 * onUndelivered} was called, or is about to be, for {@link #undelivered} items.
 *
 * @param name the channel's
 * @param size how many items are held
 * @param weight what they weigh; without a weigher the same as {@code size}
 * @param capacity the most they may weigh; {@code Long.MAX_VALUE} when unbounded, 0 for a
 *     rendezvous
 * @param accepted items that senders have handed over
 * @param received items that receivers have
 * @param discarded accepted items that nobody will get: dropped, or held when it was cancelled
 * @param dropped those of them that the overflow policy gave up
 * @param refused blocking sends that ended without handing over: closed, interrupted, out of time
 * @param highWater the most items ever held
 * @param closed whether it accepts no more
 * @param cause what it failed with, null if nothing
 * @param senders who waits to send, the longest first
 * @param receivers who waits to receive, the longest first
 */
public record ChanStats(
    String name,
    int size,
    long weight,
    long capacity,
    long accepted,
    long received,
    long discarded,
    long dropped,
    long refused,
    int highWater,
    boolean closed,
    @Nullable Throwable cause,
    List<Waiting> senders,
    List<Waiting> receivers) {
  private static final int SHOWN = 3;

  /** Copies the lists. */
  public ChanStats {
    senders = List.copyOf(senders);
    receivers = List.copyOf(receivers);
  }

  /** How many items were given and will not be received. */
  public long undelivered() {
    return discarded + refused;
  }

  /** In one line; of those who wait the first three. */
  @Override
  public String toString() {
    return "Chan[%s, size=%d, capacity=%s, accepted=%d, received=%d, undelivered=%d, senders waiting=%s, receivers waiting=%s, %s]"
        .formatted(
            name,
            size,
            bound(),
            accepted,
            received,
            undelivered(),
            shown(senders),
            shown(receivers),
            state());
  }

  private String state() {
    if (cause != null) {
      return "failed: " + cause;
    }
    return closed ? "closed" : "open";
  }

  private String bound() {
    String most = capacity == ChanSpec.UNBOUNDED ? "unbounded" : Long.toString(capacity);
    return weight == size ? most : most + " by weight, held " + weight;
  }

  private static String shown(List<Waiting> waiting) {
    if (waiting.isEmpty()) {
      return "0";
    }
    String more = waiting.size() > SHOWN ? ", …" : "";
    String first = String.join(", ", waiting.stream().limit(SHOWN).map(Waiting::toString).toList());
    return waiting.size() + " (" + first + more + ")";
  }
}
