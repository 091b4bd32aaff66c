package dev.weir.delta;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes a stream of each message of a turn. */
final class AutoSend implements TurnSink {
  private final MessageStreams streams;
  private final Opening template;
  private final Map<Integer, MessageStream> open = new LinkedHashMap<>();

  AutoSend(MessageStreams streams, Opening template) {
    this.streams = streams;
    this.template = template;
  }

  @Override
  public void take(Update update) {
    switch (update) {
      case Update.Start start -> start(start);
      case Update.Full full -> full(full);
      case Update.Delta delta -> delta(delta);
      case Update.Done done -> end(done, MessageStream::done);
      case Update.Failed failed -> end(failed, it -> it.fail(failed.code(), failed.message()));
    }
  }

  @Override
  public void finish() {
    RuntimeException failure = endAll(MessageStream::done);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void abort(Throwable cause) {
    RuntimeException failure = endAll(it -> it.fail("turn_failed", String.valueOf(cause)));
    if (failure != null) {
      cause.addSuppressed(failure);
    }
  }

  private void start(Update.Start start) {
    if (start.index() != null) {
      end(start, MessageStream::done); // an index that is begun anew
      open.put(start.index(), streams.open(opening(start, start.content())));
    }
  }

  private void delta(Update.Delta delta) {
    MessageStream stream = delta.index() == null ? null : open.get(delta.index());
    if (stream != null) {
      stream.update(new Update.Delta(delta.place().of(stream.message()), delta.piece()));
    }
  }

  private void full(Update.Full full) {
    if (!end(full, it -> it.full(full.content()))) {
      streams.open(opening(full, full.content())).done();
    }
  }

  /** Whether there was one of that index. */
  private boolean end(Update update, Consumer<MessageStream> how) {
    MessageStream stream = update.index() == null ? null : open.get(update.index());
    if (stream != null) {
      how.accept(stream); // what is refused leaves it open, for the turn's end to end it
      open.remove(update.index());
    }
    return stream != null;
  }

  private Opening opening(Update update, Content content) {
    return new Opening(
        template.taskId(), content, template.mode(), template.createdAt(), update.index());
  }

  /** All are tried; the first failure, with the others. */
  private @Nullable RuntimeException endAll(Consumer<MessageStream> how) {
    RuntimeException failure = null;
    for (MessageStream stream : List.copyOf(open.values())) {
      try {
        how.accept(stream);
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    open.clear();
    return failure;
  }
}
