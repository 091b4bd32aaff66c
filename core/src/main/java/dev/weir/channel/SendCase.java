package dev.weir.channel;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

final class SendCase<T, R extends @Nullable Object> extends Case<T, R> {
  private final Core<T> core;
  private final T item;
  private final long weight;
  private final Supplier<? extends R> then;
  private final @Nullable Supplier<? extends R> closed;
  private @Nullable List<T> lost;

  SendCase(
      Core<T> core, T item, Supplier<? extends R> then, @Nullable Supplier<? extends R> closed) {
    super(core.senders());
    this.core = core;
    this.item = item;
    this.weight = core.weigh(item);
    this.then = then;
    this.closed = closed;
  }

  @Override
  Outcome attempt() {
    Outcome outcome = core.accept(item, weight);
    lost = core.losses().unreported();
    return outcome;
  }

  @Override
  CaseWaiter<T> waiter(Choice choice) {
    return new CaseWaiter<>(line, item, weight, choice);
  }

  @Override
  R handle(Outcome how) {
    core.losses().report(lost);
    if (how == Outcome.DONE) {
      return then.get();
    }
    if (closed == null) {
      throw core.closed();
    }
    return closed.get();
  }
}
