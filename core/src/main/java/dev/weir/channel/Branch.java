package dev.weir.channel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reader's side of a {@link Tee}: a receiver that gets every item of the source. Any thread may
 * call any method; several threads on one branch share its items among them.
 *
 * <p>An interrupt or a time that runs out concerns this branch only: the pull that it has caused
 * goes on, and its item is kept for every branch. A branch that is not read keeps items as far as
 * the {@link Lag} of the tee goes; whoever has seen enough closes it.
 *
 * @param <T> the items
 */
public final class Branch<T> implements Receiver<T>, AutoCloseable {
  private final Hub<T> hub;
  private final Outflow<T> outflow;

  Branch(Hub<T> hub, Outflow<T> outflow) {
    this.hub = hub;
    this.outflow = outflow;
  }

  @Override
  public T receive() throws InterruptedException {
    return outflow.receive();
  }

  @Override
  public @Nullable T receive(Duration timeout) throws InterruptedException {
    return outflow.receive(timeout);
  }

  @Override
  public @Nullable T tryReceive() {
    return outflow.tryReceive();
  }

  @Override
  public Poll<T> poll() {
    return outflow.poll();
  }

  @Override
  public Poll<T> poll(Duration timeout) throws InterruptedException {
    return outflow.poll(timeout);
  }

  @Override
  public List<T> receiveBatch(int max) throws InterruptedException {
    return outflow.batch(max, Duration.ZERO);
  }

  @Override
  public List<T> receiveBatch(int max, Duration linger) throws InterruptedException {
    return outflow.batch(max, linger);
  }

  /** Whether there is nothing left to take: closed, or at the end of the source. */
  @Override
  public boolean isDrained() {
    return outflow.isDrained();
  }

  /** What the source failed with, or {@link Lagged}; empty while open and after a clean end. */
  @Override
  public Optional<Throwable> closeCause() {
    return outflow.closeCause();
  }

  /** How many items were pulled that are still to be read here. */
  public long lag() {
    return hub.lag(outflow);
  }

  /** How many items were lost here to {@link Lag.Policy#DROP_OLDEST}. */
  public long dropped() {
    return hub.dropped(outflow);
  }

  /** All that is to know of it, of one moment. */
  public BranchStats stats() {
    return hub.stats(outflow);
  }

  /** As {@link #close}. */
  @Override
  public void cancel() {
    close();
  }

  /**
   * Leaves: whoever waits here is told that it is closed, what is still to be read is let go. The
   * other branches go on. The last branch to close closes the source; what that throws is thrown
   * here, and nowhere else. Idempotent; waits up to 1 s for an iterator that ignores its interrupt.
   */
  @Override
  public void close() {
    hub.close(outflow);
  }

  /** Name, lag, losses, who waits. */
  @Override
  public String toString() {
    return stats().toString();
  }

  Outflow<T> outlet() {
    return outflow;
  }
}
