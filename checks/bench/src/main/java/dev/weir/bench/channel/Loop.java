package dev.weir.bench.channel;

import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.SuspendLambda;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.CoroutineScope;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine, written as Kotlin's compiler would translate one: a state machine on {@code
 * SuspendLambda}. Only such a one is resumed through its dispatcher. Its state must be complete
 * before it calls what may suspend: another thread may go on with it before that call returns.
 */
abstract class Loop extends SuspendLambda
    implements Function2<CoroutineScope, Continuation<? super Unit>, Object> {

  private static final Object SUSPENDED = IntrinsicsKt.getCOROUTINE_SUSPENDED();

  private static final long serialVersionUID = 1L;

  Loop(@Nullable Continuation<?> completion) {
    super(2, cast(completion));
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Continuation<Object> cast(@Nullable Continuation<?> completion) {
    return (Continuation<Object>) completion;
  }

  @Override
  public Object invoke(CoroutineScope scope, Continuation<? super Unit> completion) {
    return copy(completion).invokeSuspend(Unit.INSTANCE);
  }

  @Override
  protected abstract Object invokeSuspend(Object result);

  /** A mark by identity: what the loop must return at once, as it is. */
  @SuppressWarnings("ReferenceEquality")
  static boolean isSuspended(@Nullable Object outcome) {
    return outcome == SUSPENDED;
  }

  /** The same loop, at its beginning. */
  abstract Loop copy(Continuation<?> completion);

  @Override
  @SuppressWarnings("unchecked")
  public Continuation<Unit> create(@Nullable Object scope, Continuation<?> completion) {
    return (Continuation<Unit>) (Continuation<?>) copy(completion);
  }
}
