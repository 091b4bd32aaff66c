package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first of several things: an item, room for one, a {@link Signal}, the time. Exactly
 * one case happens in a {@link #run}; the others leave no trace. A select may be run again and
 * again, which is the way to use it in a loop.
 *
 * <pre>{@code
 * Select<String> select = Select.<String>of()
 *     .receive(tokens, token -> token)
 *     .on(stopped, () -> "stopped")
 *     .after(Duration.ofSeconds(5), () -> "silence");
 * }</pre>
 *
 * <p>The same channel may take part several times, to receive and to send; a select never hands an
 * item to itself. With {@link #after} and {@link #otherwise} both, the latter counts.
 *
 * <p>Among the cases that are ready one is chosen by chance, each as often as the others, or with
 * {@link #biased} the first. A case on a closed channel is ready; without a handler for that, it
 * throws {@link ChanClosed}. A branch of a tee that is not chosen may have pulled one item; every
 * branch keeps it. An item that a select did not send is still its caller's: it is no undelivered
 * one.
 *
 * <p>A select is for one thread at a time. Handlers run on that thread once the case has happened,
 * outside every lock; what they throw is thrown by {@link #run}. No thread is started.
 *
 * @param <R> what the handlers return
 */
public final class Select<R extends @Nullable Object> {
  private final List<Case<?, R>> cases = new ArrayList<>();
  private final List<Case<?, R>> turn = new ArrayList<>();
  private final Guards guards = new Guards();
  private Ticker ticker = Ticker.system();
  private boolean biased;
  private boolean guardable;
  private Duration patience = Limit.FOREVER;
  private @Nullable Supplier<? extends R> late;
  private @Nullable Supplier<? extends R> otherwise;

  private Select() {}

  /** Without any case yet. */
  public static <R extends @Nullable Object> Select<R> of() {
    return new Select<>();
  }

  /** Takes an item. Closed and drained, it throws {@link ChanClosed}. */
  public <T> Select<R> receive(Receiver<T> from, Function<? super T, ? extends R> then) {
    requireNonNull(from, "from");
    return add(new ReceiveCase<>(Outlet.of(from), requireNonNull(then, "then"), null));
  }

  /** Takes an item, or finds that none will come. */
  public <T> Select<R> receive(
      Receiver<T> from, Function<? super T, ? extends R> then, Supplier<? extends R> closed) {
    requireNonNull(from, "from");
    requireNonNull(closed, "closed");
    return add(new ReceiveCase<>(Outlet.of(from), requireNonNull(then, "then"), closed));
  }

  /** Gives an item, in each run the same. Closed, it throws {@link ChanClosed}. */
  public <T> Select<R> send(Sender<T> to, T item, Supplier<? extends R> then) {
    requireNonNull(to, "to");
    return add(new SendCase<>(Core.of(to), item, requireNonNull(then, "then"), null));
  }

  /** Gives an item, or finds that none will be accepted. */
  public <T> Select<R> send(
      Sender<T> to, T item, Supplier<? extends R> then, Supplier<? extends R> closed) {
    requireNonNull(to, "to");
    requireNonNull(closed, "closed");
    return add(new SendCase<>(Core.of(to), item, requireNonNull(then, "then"), closed));
  }

  /** Is ready once the signal has fired. */
  public Select<R> on(Signal signal, Supplier<? extends R> then) {
    return add(new SignalCase<>(requireNonNull(signal, "signal"), requireNonNull(then, "then")));
  }

  /** If nothing happens for so long; zero or less is as {@link #otherwise}. The last one counts. */
  public Select<R> after(Duration timeout, Supplier<? extends R> then) {
    patience = requireNonNull(timeout, "timeout");
    late = requireNonNull(then, "then");
    guardable = false;
    return this;
  }

  /** If nothing can happen at once; such a select never waits. The last one counts. */
  public Select<R> otherwise(Supplier<? extends R> then) {
    otherwise = requireNonNull(then, "then");
    guardable = false;
    return this;
  }

  /** The case just added takes part only if {@code enabled}; a limit cannot be guarded. */
  public Select<R> when(boolean enabled) {
    return when(() -> enabled);
  }

  /**
   * The case just added takes part in a run only if {@code enabled} says so at its beginning. Said
   * twice of one case, the last counts.
   */
  public Select<R> when(BooleanSupplier enabled) {
    if (!guardable) {
      throw new IllegalStateException(
          "when: nothing to guard (expected: right after receive, send or on; state: %s)"
              .formatted(
                  cases.isEmpty() && late == null && otherwise == null
                      ? "no cases"
                      : "after a limit, which has no guard"));
    }
    cases.getLast().when(requireNonNull(enabled, "enabled"));
    return this;
  }

  /** Of the cases that are ready the first one added is chosen. */
  public Select<R> biased() {
    biased = true;
    return this;
  }

  /** Where {@link #after} has its time from; the system unless said. */
  public Select<R> ticker(Ticker time) {
    ticker = requireNonNull(time, "ticker");
    return this;
  }

  /**
   * Waits until a case happens and returns what its handler does.
   *
   * @throws InterruptedException if interrupted while waiting or before; nothing has happened
   * @throws ChanClosed if the case that was ready is on a closed channel and has no handler for
   *     that
   * @throws IllegalArgumentException if no case takes part and there is no limit: it would never
   *     end
   */
  public R run() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    enter();
    boolean waits = otherwise == null && (late == null || patience.isPositive());
    Case<?, R> happened = waits && !biased ? firstAlone() : null;
    if (happened == null) {
      happened = together(waits);
    }
    Breath.take();
    return happened == null ? nothing() : happened.finish();
  }

  private Select<R> add(Case<?, R> added) {
    cases.add(added);
    guardable = true;
    return this;
  }

  private void enter() {
    turn.clear();
    for (Case<?, R> each : cases) {
      if (each.enabled()) {
        turn.add(each);
      }
    }
    if (turn.isEmpty() && late == null && otherwise == null) {
      throw new IllegalArgumentException(
          "select: no case and no limit (expected: an enabled case, after or otherwise; state: "
              + "%d cases, all disabled)".formatted(cases.size()));
    }
  }

  /** By chance, one lock at a time: enough where any case that is ready will do. */
  private @Nullable Case<?, R> firstAlone() {
    for (int i = 0; i < turn.size(); i++) {
      Collections.swap(turn, i, ThreadLocalRandom.current().nextInt(i, turn.size()));
      turn.get(i).prepare();
      if (turn.get(i).doneAlone()) {
        return turn.get(i);
      }
    }
    return null;
  }

  /** Under all locks: either something can be done, or every case waits. Null: nothing happened. */
  private @Nullable Case<?, R> together(boolean waits) throws InterruptedException {
    if (biased || !waits) {
      turn.forEach(Case::prepare);
    }
    Choice choice = new Choice();
    guards.set(turn);
    guards.lock();
    try {
      Case<?, R> first = firstDone();
      if (first != null || !waits) {
        return first;
      }
      join(choice);
    } finally {
      guards.release();
    }
    return awaited(choice);
  }

  private @Nullable Case<?, R> firstDone() {
    for (int i = 0; i < turn.size(); i++) {
      if (!biased) {
        Collections.swap(turn, i, ThreadLocalRandom.current().nextInt(i, turn.size()));
      }
      if (turn.get(i).done()) {
        return turn.get(i);
      }
    }
    return null;
  }

  private void join(Choice choice) {
    try {
      turn.forEach(each -> each.join(choice));
    } catch (RuntimeException e) {
      turn.forEach(Case::leave);
      throw e;
    }
  }

  private @Nullable Case<?, R> awaited(Choice choice) throws InterruptedException {
    try {
      choice.await(Limit.in(patience, ticker));
    } finally {
      turn.forEach(Case::leaveAlone);
    }
    Case<?, R> happened = null;
    for (Case<?, R> each : turn) {
      happened = each.hasWon(choice) ? each : happened;
    }
    return happened;
  }

  private R nothing() {
    return requireNonNull(otherwise == null ? late : otherwise).get();
  }
}
