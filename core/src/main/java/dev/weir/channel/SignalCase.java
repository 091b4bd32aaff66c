package dev.weir.channel;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

final class SignalCase<R extends @Nullable Object> extends Case<Signal, R> {
  private final Signal signal;
  private final Supplier<? extends R> then;

  SignalCase(Signal signal, Supplier<? extends R> then) {
    super(signal.waiters());
    this.signal = signal;
    this.then = then;
  }

  @Override
  Outcome attempt() {
    return signal.fired() ? Outcome.DONE : Outcome.NOTHING;
  }

  @Override
  CaseWaiter<Signal> waiter(Choice choice) {
    return new CaseWaiter<>(line, null, 0, choice);
  }

  @Override
  R handle(Outcome how) {
    return then.get();
  }
}
