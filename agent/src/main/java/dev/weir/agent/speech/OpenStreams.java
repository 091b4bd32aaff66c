package dev.weir.agent.speech;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The streams of a recogniser or a voice that are open, so that closing it ends them. All threads;
 * nothing of a stream runs under the lock.
 */
final class OpenStreams<S extends OpenStreams.Stream> implements AutoCloseable {
  /** One that can be ended from outside. */
  interface Stream {
    /** Ends it with a cause, once what it has said so far was taken; waits for its threads. */
    void end(Throwable cause);
  }

  private final String name;
  private final Set<S> streams = new HashSet<>();
  private boolean closed;

  OpenStreams(String name) {
    this.name = name;
  }

  synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException(name + ": is closed (expected: open)");
    }
  }

  synchronized S entered(S stream) {
    requireOpen();
    streams.add(stream);
    return stream;
  }

  synchronized void left(S stream) {
    streams.remove(stream);
  }

  @Override
  public void close() {
    SpeechFailed cause = SpeechFailed.forGood(name + ": was closed (expected: open)", null);
    taken().forEach(stream -> stream.end(cause));
  }

  private synchronized List<S> taken() {
    closed = true;
    List<S> all = List.copyOf(streams);
    streams.clear();
    return all;
  }
}
