package dev.weir.worker;

import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A worker's way to its dispatcher, if it has one; what that throws is logged. Any thread. */
final class Link {
  private static final System.Logger LOG = System.getLogger(Link.class.getName());

  private final Supplier<WorkerLoad> load;
  private final AtomicInteger changes = new AtomicInteger();
  private volatile @Nullable Dispatcher dispatcher;

  Link(Supplier<WorkerLoad> load) {
    this.load = load;
  }

  /** From now on this one is told. */
  void connect(Dispatcher to) {
    dispatcher = to;
  }

  void tell(String job, JobState state, @Nullable String error) {
    quietly(to -> to.update(job, state, error));
  }

  /**
   * More or fewer slots are free than before. Whoever comes while another tells leaves it to that
   * one, so that what is told last is newest; nobody waits.
   */
  void loadChanged() {
    if (changes.getAndIncrement() == 0) {
      int told;
      do {
        told = changes.get();
        quietly(to -> to.report(load.get()));
      } while (!changes.compareAndSet(told, 0));
    }
  }

  /** How many wait at the dispatcher for a slot. */
  int waiting() {
    Dispatcher from = dispatcher;
    return from == null ? 0 : from.waiting();
  }

  void close() {
    quietly(Dispatcher::close);
    dispatcher = null;
  }

  private void quietly(Call call) {
    Dispatcher to = dispatcher;
    if (to == null) {
      return;
    }
    try {
      call.on(to);
    } catch (RuntimeException | Error e) { // else a job would not come to its end
      LOG.log(WARNING, "dispatcher %s has failed".formatted(to), e);
    }
  }

  @FunctionalInterface
  private interface Call {
    void on(Dispatcher dispatcher);
  }
}
