package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/**
 * Opens streams of messages over one store and one publisher. Any thread; holds nothing of the
 * streams that it opens.
 */
public final class MessageStreams {
  private final MessageStore store;
  private final UpdatePublisher publisher;
  private final Ticker ticker;
  private final StreamOptions options;
  private final BiConsumer<Update, Throwable> onLost;

  /** Updates that are not published are logged as warnings. */
  public MessageStreams(
      MessageStore store, UpdatePublisher publisher, Ticker ticker, StreamOptions options) {
    this(store, publisher, ticker, options, Publication::log);
  }

  /**
   * Updates that are not published are told to a handler.
   *
   * @param onLost called outside any lock, on the thread that publishes; what it throws is logged
   */
  public MessageStreams(
      MessageStore store,
      UpdatePublisher publisher,
      Ticker ticker,
      StreamOptions options,
      BiConsumer<Update, Throwable> onLost) {
    this.store = requireNonNull(store, "store");
    this.publisher = requireNonNull(publisher, "publisher");
    this.ticker = requireNonNull(ticker, "ticker");
    this.options = requireNonNull(options, "options");
    this.onLost = requireNonNull(onLost, "onLost");
  }

  /**
   * Creates the message, publishes its Start, and takes deltas from then on.
   *
   * @throws InvalidContent if the content should be JSON and is not
   * @throws NotStored if the store does not create it; nothing is published
   */
  public MessageStream open(Opening opening) {
    requireNonNull(opening, "opening");
    Content content = JsonText.settled(opening.content());
    TaskMessage message =
        asked(
            () ->
                Publication.retry(
                    options.attempts(),
                    () -> store.create(opening.taskId(), content, opening.createdAt())),
            "new message");
    return new MessageStream(this, message, opening);
  }

  /**
   * Writes a message. When {@code body} returns it is done, unless it was ended before; when {@code
   * body} throws it is broken off with the code {@code failed}, and that is thrown on.
   */
  public StreamEnd write(Opening opening, Body body) throws Exception {
    MessageStream stream = open(opening);
    try {
      body.write(stream);
    } catch (Throwable e) {
      breakOff(stream, e);
      throw e;
    }
    return stream.done();
  }

  StreamOptions options() {
    return options;
  }

  Ticker ticker() {
    return ticker;
  }

  Publication publication(String topic) {
    return new Publication(publisher, topic, options.attempts(), onLost);
  }

  TaskMessage store(TaskMessage message) {
    return asked(
        () -> Publication.insist(options.attempts(), () -> store.update(message)),
        "message " + message.id());
  }

  private static void breakOff(MessageStream stream, Throwable cause) {
    try {
      stream.fail("failed", String.valueOf(cause));
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private TaskMessage asked(Callable<TaskMessage> work, String what) {
    try {
      return requireNonNull(work.call(), "message that the store gave");
    } catch (Throwable e) {
      throw new NotStored(
          "%s: not stored after at most %d attempts (expected: the store takes it)"
              .formatted(what, options.attempts()),
          e);
    }
  }

  /** What writes a message. */
  @FunctionalInterface
  public interface Body {
    /** Adds deltas; may end the stream, but need not. */
    void write(MessageStream stream) throws Exception;
  }
}
