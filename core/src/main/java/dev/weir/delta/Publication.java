package dev.weir.delta;

import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the updates of one message to the publisher: a few attempts each, then the update is
 * counted as lost and the caller's handler is told. For whoever has the turn to publish.
 */
final class Publication {
  private static final System.Logger LOG = System.getLogger(Publication.class.getName());

  private final UpdatePublisher publisher;
  private final String topic;
  private final int attempts;
  private final BiConsumer<Update, Throwable> onLost;
  private int lost;

  Publication(
      UpdatePublisher publisher, String topic, int attempts, BiConsumer<Update, Throwable> onLost) {
    this.publisher = publisher;
    this.topic = topic;
    this.attempts = attempts;
    this.onLost = onLost;
  }

  int lost() {
    return lost;
  }

  /** Never throws: the one who adds deltas is not to blame for the publisher. */
  void publish(Update update) {
    try {
      retry(attempts, () -> given(update));
    } catch (Throwable e) {
      lost++;
      tell(update, e);
    }
  }

  /** As {@link #publish}, for the end of a message: an interrupt does not cut it short. */
  void insist(Update update) {
    try {
      insist(attempts, () -> given(update));
    } catch (Throwable e) {
      lost++;
      tell(update, e);
    }
  }

  private Update given(Update update) throws Exception {
    publisher.publish(topic, update);
    return update;
  }

  /** The result of the first attempt that has one; an interrupt ends the attempts and is kept. */
  static <R> R retry(int attempts, Callable<R> work) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.call();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw e;
      } catch (Exception e) {
        if (attempt >= attempts) {
          throw e;
        }
      }
    }
  }

  /** An interrupt costs one attempt and is kept; that of before would cost them all. */
  static <R> R insist(int attempts, Callable<R> work) throws Exception {
    boolean interrupted = Thread.interrupted();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return work.call();
        } catch (Exception e) {
          interrupted |= e instanceof InterruptedException;
          if (attempt >= attempts) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The default handler: one line, for a publisher that is down is told of by each update. */
  static void log(Update update, @Nullable Throwable cause) {
    LOG.log(
        System.Logger.Level.WARNING,
        "an update was not published: %s, by %s".formatted(update.brief(), cause));
    LOG.log(System.Logger.Level.DEBUG, "its trace", cause);
  }

  private void tell(Update update, Throwable cause) {
    try {
      onLost.accept(update, cause);
    } catch (Throwable e) {
      if (!e.equals(cause)) { // a handler may throw what it was told; nothing suppresses itself
        e.addSuppressed(cause);
      }
      LOG.log(System.Logger.Level.ERROR, "the handler of lost updates threw", e);
    }
  }
}
