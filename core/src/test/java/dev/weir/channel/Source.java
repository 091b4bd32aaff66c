package dev.weir.channel;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/**
 * What a tee splits: whatever is sent into {@link #input}, by way of a source of some kind. It
 * counts how it is treated.
 */
final class Source {
  /** What can be split. */
  enum Kind {
    CHAN,
    BRANCH,
    ITERABLE,
    ITERATOR,
    STREAM,
    PUBLISHER;

    boolean counts() {
      return this != CHAN && this != BRANCH;
    }
  }

  final Chan<Integer> input = Chan.unbounded();
  private final Kind kind;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger askedAfterEnd = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private volatile boolean ended;
  private volatile RuntimeException closeFailure;

  Source(Kind kind) {
    this.kind = kind;
  }

  Tee<Integer> tee(int branches, Lag lag) {
    return switch (kind) {
      case CHAN -> Tee.of(input, branches, lag);
      case BRANCH -> Tee.of(Tee.of(input, 1, Lag.unbounded()).get(0), branches, lag);
      case ITERABLE -> Tee.of(new Items(), branches, lag);
      case ITERATOR -> Tee.of(new Cursor(), branches, lag);
      case STREAM ->
          Tee.of(
              StreamSupport.stream(
                      Spliterators.spliteratorUnknownSize(plain(), Spliterator.ORDERED), false)
                  .onClose(this::close),
              branches,
              lag);
      case PUBLISHER -> Tee.of(new Published(), branches, lag);
    };
  }

  Tee<Integer> tee(int branches) {
    return tee(branches, Lag.unbounded());
  }

  /** 1000, 1001, …: beyond the numbers that share their objects. */
  Source give(int items) {
    for (int i = 0; i < items; i++) {
      input.trySend(1000 + i);
    }
    return this;
  }

  Source end() {
    input.close();
    return this;
  }

  Source fail(Throwable cause) {
    input.fail(cause);
    return this;
  }

  /** What it throws when it is closed. */
  Source closeFailure(RuntimeException failure) {
    closeFailure = failure;
    return this;
  }

  /** How many items were taken from it. */
  long pulled() {
    return input.stats().received();
  }

  int asked() {
    return asked.get();
  }

  int askedAfterEnd() {
    return askedAfterEnd.get();
  }

  int mostInside() {
    return mostInside.get();
  }

  /** How often its iterator, or a subscription, was asked for. */
  int begun() {
    return begun.get();
  }

  int closed() {
    return kind.counts() ? closed.get() : input.isClosed() ? 1 : 0;
  }

  /** How often it is closed if nothing was asked of it: what was not subscribed to cannot be. */
  int closedUnread() {
    return kind == Kind.PUBLISHER ? 0 : 1;
  }

  /** Waits until a pull waits at the input. */
  void awaitPull() {
    Shape.awaitParked(input, 0, 1);
  }

  /** Waits until no pull waits at the input. */
  void awaitIdle() {
    Shape.awaitParked(input, 0, 0);
  }

  private void close() {
    closed.incrementAndGet();
    if (closeFailure != null) {
      throw closeFailure;
    }
  }

  private Integer next() {
    enter();
    try {
      return switch (input.poll(Limit.FOREVER)) {
        case Poll.Item<Integer>(Integer item) -> item;
        case Poll.Closed<Integer>(RuntimeException cause) -> throw cause;
        default -> null;
      };
    } catch (InterruptedException e) {
      throw new IllegalStateException("the pull was interrupted", e);
    } finally {
      inside.decrementAndGet();
    }
  }

  private void enter() {
    mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
    askedOnce();
  }

  private void askedOnce() {
    asked.incrementAndGet();
    if (ended) {
      askedAfterEnd.incrementAndGet();
    }
  }

  /** An iterator that cannot be closed. */
  private Iterator<Integer> plain() {
    return new Iterator<>() {
      private Integer ahead;

      @Override
      public boolean hasNext() {
        if (ahead == null) {
          try {
            ahead = Source.this.next();
          } catch (RuntimeException e) {
            ended = true;
            throw e;
          }
          ended = ahead == null;
        }
        return ahead != null;
      }

      @Override
      public Integer next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Integer item = ahead;
        ahead = null;
        return item;
      }
    };
  }

  private final class Cursor implements Iterator<Integer>, AutoCloseable {
    private final Iterator<Integer> items = plain();

    @Override
    public boolean hasNext() {
      return items.hasNext();
    }

    @Override
    public Integer next() {
      return items.next();
    }

    @Override
    public void close() {
      Source.this.close();
    }
  }

  private final class Items implements Iterable<Integer>, AutoCloseable {
    @Override
    public Iterator<Integer> iterator() {
      begun.incrementAndGet();
      return plain();
    }

    @Override
    public void close() {
      Source.this.close();
    }
  }

  private final class Published implements Flow.Publisher<Integer> {
    @Override
    public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
      begun.incrementAndGet();
      input.publisher().subscribe(new Counted(subscriber));
    }
  }

  private final class Counted implements Flow.Subscriber<Integer> {
    private final Flow.Subscriber<? super Integer> subscriber;

    Counted(Flow.Subscriber<? super Integer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              enter();
              subscription.request(n);
            }

            @Override
            public void cancel() {
              subscription.cancel();
              close();
            }
          });
    }

    @Override
    public void onNext(Integer item) {
      inside.decrementAndGet();
      subscriber.onNext(item);
    }

    // A request that crosses the end is no fault, so it is not counted as one after it.
    @Override
    public void onError(Throwable failure) {
      subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
