package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * One source, several branches: each {@link Branch} gets every item, in the order of the source,
 * unless its {@link Lag} says otherwise.
 *
 * <p>It is lazy: an item is pulled when a branch wants one that no branch has got yet, and held
 * until the slowest open branch has passed it. The source is used by one thread at a time, and
 * never again after its end; an error of it reaches every branch, after the items before it.
 *
 * <p>A channel or a branch as the source costs no thread: whoever sends the item brings it along.
 * An iterator, an iterable or a stream runs on virtual threads of the tee's own, one after the
 * other, that live while somebody waits; so no reader's interrupt reaches it.
 *
 * <p>What a branch does not read, or loses to its lag, is counted by the branch and told to nobody:
 * its channel has delivered it, to the tee.
 *
 * <p>Any thread may call any method. What happened before the source gave an item happens-before
 * the return of each receive that got it.
 *
 * @param <T> the items
 */
public final class Tee<T> implements Iterable<Branch<T>>, AutoCloseable {
  private final List<Branch<T>> branches = new CopyOnWriteArrayList<>();
  private final Hub<T> hub;
  private final Ticker ticker;
  private final int first;
  private int opened;

  private Tee(Hub<T> hub, int branches, Ticker ticker) {
    if (branches < 0) {
      throw new IllegalArgumentException("branches: " + branches + " (expected: at least 0)");
    }
    this.hub = hub;
    this.ticker = ticker;
    this.first = branches;
    for (int i = 0; i < branches; i++) {
      this.branches.add(open());
    }
  }

  /**
   * Splits a channel, or a branch of another tee. In the end it is cancelled, so that its senders
   * do not wait for ever; {@link #leaveOpen} keeps it.
   *
   * @param branches at least 0; more may be added by {@link #branch}
   * @param lag how far apart the branches may be
   */
  public static <T> Tee<T> of(Receiver<T> source, int branches, Lag lag) {
    Outlet<T> outlet = Outlet.of(requireNonNull(source, "source"));
    String name = "tee of " + outlet.name();
    return new Tee<>(
        new Hub<>(name, new ReceiverUpstream<>(source), requireNonNull(lag, "lag")),
        branches,
        outlet.ticker);
  }

  /**
   * Splits what an iterable gives; it is asked for its iterator once, by the first pull. In the end
   * both are closed, if they are {@link AutoCloseable}, also if nothing was ever pulled.
   */
  public static <T> Tee<T> of(Iterable<? extends T> source, int branches, Lag lag) {
    requireNonNull(source, "source");
    return of(new IteratorUpstream<>(source, source::iterator), branches, lag);
  }

  /** Splits what an iterator gives; in the end it is closed, if it is {@link AutoCloseable}. */
  public static <T> Tee<T> of(Iterator<? extends T> source, int branches, Lag lag) {
    requireNonNull(source, "source");
    return of(new IteratorUpstream<>(source, () -> source), branches, lag);
  }

  /** Splits a stream; in the end it is closed. */
  public static <T> Tee<T> of(Stream<? extends T> source, int branches, Lag lag) {
    requireNonNull(source, "source");
    return of(new IteratorUpstream<>(source, source::iterator), branches, lag);
  }

  /**
   * Splits what a publisher gives: the first pull subscribes, each pull demands one item. In the
   * end the subscription is cancelled.
   */
  public static <T> Tee<T> of(Flow.Publisher<? extends T> source, int branches, Lag lag) {
    return of(new PublisherUpstream<T>(requireNonNull(source, "source")), branches, lag);
  }

  private static <T> Tee<T> of(Upstream<T> upstream, int branches, Lag lag) {
    Hub<T> hub = new Hub<>("tee", upstream, requireNonNull(lag, "lag"));
    return new Tee<>(hub, branches, Ticker.system());
  }

  /**
   * The source is not closed in the end. To be said before anything is read; returns this. One item
   * that a branch wanted and did not wait for may have been taken all the same.
   */
  public Tee<T> leaveOpen() {
    hub.leaveOpen();
    return this;
  }

  /**
   * The branch of that number, from 0.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Branch<T> get(int number) {
    List<Branch<T>> all = branches();
    if (number < 0 || number >= all.size()) {
      throw new IndexOutOfBoundsException(
          "branch: %d, of %s (expected: 0 to %d)".formatted(number, hub.name(), all.size() - 1));
    }
    return all.get(number);
  }

  /**
   * The branches as of now. Those that the tee was made with keep their places, closed or not; of
   * those added later the closed ones are forgotten when another is added.
   */
  public List<Branch<T>> branches() {
    return List.copyOf(branches);
  }

  @Override
  public Iterator<Branch<T>> iterator() {
    return branches().iterator();
  }

  /**
   * Adds a branch, which begins with the next item that is pulled.
   *
   * @throws IllegalStateException if the tee, or its last branch, is closed
   */
  public Branch<T> branch() {
    synchronized (branches) {
      return added();
    }
  }

  private Branch<T> added() {
    Branch<T> added = open();
    branches.subList(first, branches.size()).removeIf(each -> each.stats().closed());
    branches.add(added);
    return added;
  }

  /** How many {@link #branches} there are. */
  public int size() {
    return branches.size();
  }

  /** All that is to know of it, of one moment. */
  public TeeStats stats() {
    return hub.stats(branches());
  }

  /**
   * Closes every branch, then the source; a pull that is under way is interrupted. What the source
   * throws is thrown here, once. Idempotent; waits up to 1 s for an iterator that ignores its
   * interrupt.
   */
  @Override
  public void close() {
    hub.closeAll();
  }

  @Override
  public String toString() {
    return stats().toString();
  }

  private Branch<T> open() {
    return new Branch<>(hub, hub.branch(hub.name() + "[" + opened++ + "]", ticker));
  }
}
