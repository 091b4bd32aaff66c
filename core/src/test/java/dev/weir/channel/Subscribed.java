package dev.weir.channel;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/**
 * A subscriber that writes down what it is told, and asks as the test says. Signals are its items,
 * {@code END} and failures.
 */
final class Subscribed<T> implements Flow.Subscriber<T> {
  static final Object END = new Object();

  private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final BiConsumer<Flow.Subscription, T> onNext;
  private volatile Flow.Subscription subscription;

  /** Does as told at each item. */
  Subscribed(BiConsumer<Flow.Subscription, T> onNext) {
    this.onNext = onNext;
  }

  /** Subscribes one that asks for nothing by itself. */
  static <T> Subscribed<T> to(Flow.Publisher<T> publisher) {
    Subscribed<T> subscriber = new Subscribed<>((subscription, item) -> {});
    publisher.subscribe(subscriber);
    return subscriber;
  }

  Flow.Subscription subscription() throws InterruptedException {
    subscribed.await();
    return subscription;
  }

  /** The next signal; waits for it. */
  Object next() throws InterruptedException {
    return signals.take();
  }

  /** How many signals have not been looked at. */
  int unseen() {
    return signals.size();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    subscribed.countDown();
  }

  @Override
  public void onNext(T item) {
    signals.add(item);
    onNext.accept(subscription, item);
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(failure);
  }

  @Override
  public void onComplete() {
    signals.add(END);
  }
}
