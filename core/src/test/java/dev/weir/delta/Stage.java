package dev.weir.delta;

import dev.weir.time.ManualTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store, a publisher and a clock around streams under test. The publisher can be held at an
 * update, so that a test decides what happens meanwhile, and can fail.
 */
final class Stage implements UpdatePublisher {
  final ManualTime time = new ManualTime();
  final List<String> journal = Collections.synchronizedList(new ArrayList<>());
  final StoredMessages store = new StoredMessages(journal);
  final List<Update> lost = Collections.synchronizedList(new ArrayList<>());
  private final List<Update> published = new ArrayList<>();
  private final List<String> topics = new ArrayList<>();
  private volatile @Nullable Hold hold;
  private volatile Predicate<Update> failing = update -> false;
  private int inside;
  private int tries;

  MessageStreams streams() {
    return streams(StreamOptions.DEFAULT);
  }

  MessageStreams streams(StreamOptions options) {
    return new MessageStreams(store, this, time, options, (update, cause) -> lost.add(update));
  }

  MessageStream open(StreamOptions.Mode mode) {
    return streams().open(Opening.of("t1", new Content.Text("")).mode(mode));
  }

  /** The publisher stops at the next update of which this is true, until it is released. */
  Hold holdAt(Predicate<Update> at) {
    Hold made = new Hold(at);
    hold = made;
    return made;
  }

  void failAt(Predicate<Update> at) {
    failing = at;
  }

  @Override
  public void publish(String topic, Update update) throws Exception {
    if (Thread.interrupted()) {
      throw new InterruptedException("as any publisher that may wait");
    }
    enter();
    try {
      Hold held = hold;
      if (held != null && held.at.test(update)) {
        hold = null;
        held.stop();
      }
      synchronized (this) {
        tries++;
        if (failing.test(update)) {
          throw new IllegalStateException("the publisher is down");
        }
        topics.add(topic);
        published.add(update);
        journal.add("publish " + update.getClass().getSimpleName());
        notifyAll();
      }
    } finally {
      leave();
    }
  }

  synchronized List<Update> published() {
    return List.copyOf(published);
  }

  synchronized List<String> topics() {
    return List.copyOf(topics);
  }

  synchronized int tries() {
    return tries;
  }

  /** Kinds and texts, such as {@code Start, Delta a, Done}. */
  List<String> told() {
    return published().stream().map(Stage::told).toList();
  }

  /** Waits until so many updates are published. */
  synchronized void awaitPublished(int count) throws InterruptedException {
    while (published.size() < count) {
      wait();
    }
  }

  static String told(Update update) {
    String kind = update.getClass().getSimpleName();
    return switch (update) {
      case Update.Delta(Update.Place place, Piece piece) when piece != null ->
          kind + " " + piece.text();
      case Update.Full full when full.content() instanceof Content.Text text ->
          kind + " " + text.text();
      case Update.Failed failed -> kind + " " + failed.code();
      default -> kind;
    };
  }

  private synchronized void enter() {
    inside++;
    if (inside > 1) {
      journal.add("TWO PUBLISH AT A TIME");
    }
  }

  private synchronized void leave() {
    inside--;
  }

  /** A place at which the publisher waits. */
  static final class Hold {
    private final Predicate<Update> at;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Hold(Predicate<Update> at) {
      this.at = at;
    }

    void awaitReached() throws InterruptedException {
      if (!reached.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the publisher was not called");
      }
    }

    void release() {
      released.countDown();
    }

    private void stop() throws InterruptedException {
      reached.countDown();
      released.await();
    }
  }
}
