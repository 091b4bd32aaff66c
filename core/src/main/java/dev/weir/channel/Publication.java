package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A receiver as the JDK's reactive streams know it; the numbers are those of their rules. */
final class Publication<T> implements Flow.Publisher<T> {
  private final Receiver<T> receiver;

  Publication(Receiver<T> receiver) {
    this.receiver = receiver;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Delivery<T> delivery = new Delivery<>(receiver, requireNonNull(subscriber, "subscriber"));
    subscriber.onSubscribe(delivery);
    delivery.open();
  }

  /** One subscriber's share. Its thread runs while there is demand, so signals come one by one. */
  private static final class Delivery<T> implements Flow.Subscription {
    private final Receiver<T> receiver;
    private final Flow.Subscriber<? super T> subscriber;
    private final Iteration.Source<T> source;
    private final Signal stopped = new Signal();
    // 1.3, one signal at a time: at first that is onSubscribe.
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong demand = new AtomicLong();
    private volatile @Nullable IllegalArgumentException misuse;
    private volatile boolean ended;

    Delivery(Receiver<T> receiver, Flow.Subscriber<? super T> subscriber) {
      this.receiver = receiver;
      this.subscriber = subscriber;
      this.source = Iteration.until(receiver, stopped);
    }

    @Override
    public void request(long n) {
      if (n > 0) {
        demand.accumulateAndGet(n, Delivery::sum);
      } else if (!stopped.fired()) {
        // 3.9; but 3.6, nothing after a cancel
        misuse = new IllegalArgumentException("request: " + n + " (expected: at least 1)");
        stopped.fire();
      }
      begin();
    }

    @Override
    public void cancel() {
      stopped.fire();
    }

    /** The subscriber is ready for more than onSubscribe. */
    void open() {
      running.set(false);
      begin();
    }

    private void begin() {
      if (wanted() && running.compareAndSet(false, true)) {
        Thread.ofVirtual().name("weir-publisher").start(this::run);
      }
    }

    private void run() {
      do {
        while (wanted()) {
          step();
        }
        running.set(false);
      } while (wanted() && running.compareAndSet(false, true));
    }

    private boolean wanted() {
      return !ended && (misuse != null || (!stopped.fired() && isDue()));
    }

    /** Whether something is to be done; an end that is known is told without demand. */
    private boolean isDue() {
      return demand.get() > 0 || receiver.isDrained();
    }

    private void step() {
      T item;
      try {
        item = source.next();
      } catch (ChanClosed e) {
        fail(e.getCause() == null ? e : e.getCause());
        return;
      } catch (InterruptedException e) {
        fail(new ChanInterrupted(e));
        return;
      }
      if (item == null) {
        complete();
      } else {
        next(item);
      }
    }

    private void next(T item) {
      demand.accumulateAndGet(-1, Delivery::sum);
      try {
        subscriber.onNext(item);
      } catch (RuntimeException | Error e) {
        // 2.13: it may not throw; whoever does has cancelled, and its thread's handler is told.
        ended = true;
        throw e;
      }
    }

    private void complete() {
      IllegalArgumentException wrong = misuse;
      if (wrong != null) {
        fail(wrong);
      } else {
        ended = true;
        if (!stopped.fired()) {
          subscriber.onComplete();
        }
      }
    }

    private void fail(Throwable cause) {
      ended = true;
      subscriber.onError(cause);
    }

    /** 3.17: a demand of {@code Long.MAX_VALUE} has no end. */
    private static long sum(long demand, long more) {
      return demand == Long.MAX_VALUE || more > Long.MAX_VALUE - demand
          ? Long.MAX_VALUE
          : demand + more;
    }
  }
}
