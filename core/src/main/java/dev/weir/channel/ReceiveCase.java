package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

final class ReceiveCase<T, R extends @Nullable Object> extends Case<T, R> {
  private final Outlet<T> outlet;
  private final Function<? super T, ? extends R> then;
  private final @Nullable Supplier<? extends R> closed;
  private @Nullable T item;

  ReceiveCase(
      Outlet<T> outlet,
      Function<? super T, ? extends R> then,
      @Nullable Supplier<? extends R> closed) {
    super(outlet.receivers());
    this.outlet = outlet;
    this.then = then;
    this.closed = closed;
  }

  @Override
  void prepare() {
    var _ = outlet.prepare();
  }

  @Override
  Outcome attempt() {
    item = outlet.take();
    if (item != null) {
      return Outcome.DONE;
    }
    return outlet.ended() ? Outcome.CLOSED : Outcome.NOTHING;
  }

  @Override
  CaseWaiter<T> waiter(Choice choice) {
    return new CaseWaiter<>(line, null, 0, choice);
  }

  @Override
  void entering() {
    outlet.entering();
  }

  @Override
  void joined() {
    outlet.wanted();
  }

  @Override
  void won(CaseWaiter<T> winner) {
    item = winner.item;
  }

  @Override
  R handle(Outcome how) {
    if (how == Outcome.DONE) {
      T received = requireNonNull(item);
      item = null;
      return then.apply(received);
    }
    if (closed == null) {
      throw outlet.closed();
    }
    return closed.get();
  }
}
