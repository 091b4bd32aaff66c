package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A publisher: subscribed to by the first pull, and asked for one item at a time. */
final class PublisherUpstream<T> extends Upstream<T> implements Flow.Subscriber<T> {
  private final Flow.Publisher<? extends T> publisher;
  private final AtomicBoolean subscribed = new AtomicBoolean();
  private final AtomicBoolean unrequested = new AtomicBoolean();
  private final AtomicBoolean requested = new AtomicBoolean();
  private volatile @Nullable Hub<T> hub;
  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
  private volatile boolean closed;

  PublisherUpstream(Flow.Publisher<? extends T> publisher) {
    this.publisher = publisher;
  }

  @Override
  @Nullable T take(Hub<T> tee, boolean waits) {
    hub = tee;
    unrequested.set(true);
    enter();
    try {
      if (subscribed.compareAndSet(false, true)) {
        publisher.subscribe(this);
      }
      request();
    } finally {
      exit();
    }
    return null;
  }

  @Override
  void close(boolean leaveOpen) {
    closed = true;
    Flow.Subscription current = subscription.getAndSet(null);
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    requireNonNull(given, "subscription");
    if (closed || !subscription.compareAndSet(null, given)) {
      given.cancel();
    } else if (closed) {
      // In this very moment: whoever of the two finds it cancels it.
      close(false);
    } else {
      request();
    }
  }

  @Override
  public void onNext(T item) {
    requireNonNull(item, "item");
    if (requested.compareAndSet(true, false)) {
      tee().came(item);
    } else if (!closed) {
      close(false);
      tee()
          .ended(
              new IllegalStateException(
                  "publisher: gave an item unasked (expected: onNext after request)"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    tee().ended(requireNonNull(failure, "failure"));
  }

  @Override
  public void onComplete() {
    tee().ended(null);
  }

  private Hub<T> tee() {
    return requireNonNull(hub, "hub");
  }

  private void request() {
    Flow.Subscription current = subscription.get();
    if (current != null && unrequested.compareAndSet(true, false)) {
      requested.set(true);
      current.request(1);
    }
  }
}
