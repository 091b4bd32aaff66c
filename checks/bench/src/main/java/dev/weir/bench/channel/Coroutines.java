package dev.weir.bench.channel;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.SuspendLambda;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.channels.ChannelKt;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines of one batch, on {@code Dispatchers.Default}. They are written as Kotlin's
 * compiler would translate them, a state machine on {@code SuspendLambda}: only such a one is
 * resumed through its dispatcher.
 */
final class Coroutines {

  private static final long LIMIT_SECONDS = 120;

  private final CountDownLatch running;
  private final LongAdder sum = new LongAdder();

  /** For exactly so many coroutines. */
  Coroutines(int count) {
    running = new CountDownLatch(count);
  }

  static Channel<Integer> channel(int capacity) {
    return ChannelKt.Channel(capacity, BufferOverflow.SUSPEND, null);
  }

  void send(Channel<Integer> channel, int count) {
    launch(new Sending(channel, count, this, null));
  }

  void receive(Channel<Integer> channel, int count) {
    launch(new Receiving(channel, count, this, null));
  }

  void launch(Function2<CoroutineScope, Continuation<? super Unit>, Object> body) {
    var _ =
        BuildersKt.launch(
            GlobalScope.INSTANCE, Dispatchers.getDefault(), CoroutineStart.DEFAULT, body);
  }

  /** Each calls it once, as the last thing that it does. */
  void done(long received) {
    sum.add(received);
    running.countDown();
  }

  /** Waits for all of them; the sum of what they received. */
  long join() throws InterruptedException {
    if (!running.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "Kotlin: %d coroutines not done after %d s".formatted(running.getCount(), LIMIT_SECONDS));
    }
    return sum.sum();
  }

  /** A suspending loop. What is common to all of them. */
  abstract static class Loop extends SuspendLambda
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

  private static final class Sending extends Loop {
    private static final long serialVersionUID = 1L;

    private final transient Channel<Integer> channel;
    private final int count;
    private final transient Coroutines crew;
    private int sent;

    Sending(
        Channel<Integer> channel,
        int count,
        Coroutines crew,
        @Nullable Continuation<?> completion) {
      super(completion);
      this.channel = channel;
      this.count = count;
      this.crew = crew;
    }

    @Override
    Loop copy(Continuation<?> completion) {
      return new Sending(channel, count, crew, completion);
    }

    @Override
    protected Object invokeSuspend(Object result) {
      ResultKt.throwOnFailure(result);
      while (sent < count) {
        Object outcome = channel.send(Items.at(sent++), this);
        if (isSuspended(outcome)) {
          return outcome;
        }
      }
      crew.done(0);
      return Unit.INSTANCE;
    }
  }

  private static final class Receiving extends Loop {
    private static final long serialVersionUID = 1L;

    private final transient Channel<Integer> channel;
    private final int count;
    private final transient Coroutines crew;
    private int received;
    private boolean suspended;
    private long sum;

    Receiving(
        Channel<Integer> channel,
        int count,
        Coroutines crew,
        @Nullable Continuation<?> completion) {
      super(completion);
      this.channel = channel;
      this.count = count;
      this.crew = crew;
    }

    @Override
    Loop copy(Continuation<?> completion) {
      return new Receiving(channel, count, crew, completion);
    }

    @Override
    protected Object invokeSuspend(Object result) {
      ResultKt.throwOnFailure(result);
      if (suspended) {
        add(result);
      }
      while (received < count) {
        suspended = true; // before: once it suspends, another thread may already be in here
        Object item = channel.receive(this);
        if (isSuspended(item)) {
          return item;
        }
        add(item);
      }
      crew.done(sum);
      return Unit.INSTANCE;
    }

    private void add(@Nullable Object item) {
      suspended = false;
      received++;
      sum += requireNonNull((Integer) item);
    }
  }
}
