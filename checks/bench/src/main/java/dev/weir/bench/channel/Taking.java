package dev.weir.bench.channel;

import static java.util.Objects.requireNonNull;

import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;

/** A coroutine that takes a number of items, one after the other, and sums them up. */
abstract class Taking extends Loop {
  private static final long serialVersionUID = 1L;

  private final int count;
  private final transient Coroutines crew;
  private int taken;
  private boolean suspended;
  private long sum;

  Taking(int count, Coroutines crew, @Nullable Continuation<?> completion) {
    super(completion);
    this.count = count;
    this.crew = crew;
  }

  /** The next item, or the mark that it has suspended; then the item comes as a result. */
  abstract @Nullable Object next();

  @Override
  protected Object invokeSuspend(Object result) {
    ResultKt.throwOnFailure(result);
    if (suspended) {
      add(result);
    }
    while (taken < count) {
      suspended = true;
      Object item = next();
      if (isSuspended(item)) {
        return requireNonNull(item);
      }
      add(item);
    }
    crew.done(sum);
    return Unit.INSTANCE;
  }

  private void add(@Nullable Object item) {
    suspended = false;
    taken++;
    sum += requireNonNull((Integer) item);
  }
}
