package dev.weir.bench.channel;

import static java.util.Objects.requireNonNull;

import dev.weir.bench.sides.Items;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
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

/** The coroutines of one batch, on {@code Dispatchers.Default}. */
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
        if (Loop.isSuspended(outcome)) {
          return requireNonNull(outcome);
        }
      }
      crew.done(0);
      return Unit.INSTANCE;
    }
  }

  private static final class Receiving extends Taking {
    private static final long serialVersionUID = 1L;

    private final transient Channel<Integer> channel;
    private final int count;
    private final transient Coroutines crew;

    Receiving(
        Channel<Integer> channel,
        int count,
        Coroutines crew,
        @Nullable Continuation<?> completion) {
      super(count, crew, completion);
      this.channel = channel;
      this.count = count;
      this.crew = crew;
    }

    @Override
    Loop copy(Continuation<?> completion) {
      return new Receiving(channel, count, crew, completion);
    }

    @Override
    @Nullable Object next() {
      return channel.receive(this);
    }
  }
}
