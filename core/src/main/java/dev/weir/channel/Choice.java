package dev.weir.channel;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The wait of one select: the first case to claim it is the one that happens. */
final class Choice extends Pause {
  private final AtomicReference<@Nullable Object> taken = new AtomicReference<>();

  Choice() {
    super(Thread.currentThread());
  }

  boolean claim(CaseWaiter<?> waiter) {
    return taken.compareAndSet(null, waiter);
  }

  boolean isTaken() {
    return taken.get() != null;
  }

  /** Which case has happened; null if it was given up. */
  @Nullable CaseWaiter<?> winner() {
    return taken.get() instanceof CaseWaiter<?> waiter ? waiter : null;
  }

  @Override
  boolean withdraw() {
    return taken.compareAndSet(null, this);
  }

  @Override
  String purpose() {
    return "select";
  }
}
