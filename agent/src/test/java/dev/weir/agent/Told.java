package dev.weir.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** What a listener of a session was told. */
final class Told implements Consumer<AgentEvent> {
  private final BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();

  @Override
  public void accept(AgentEvent event) {
    events.add(event);
  }

  /** The events up to the next of that kind, which is the last; waits for it. */
  List<AgentEvent> until(Class<? extends AgentEvent> kind) throws InterruptedException {
    List<AgentEvent> seen = new ArrayList<>();
    do {
      seen.add(events.take());
    } while (!kind.isInstance(seen.getLast()));
    return seen;
  }

  /** The next of that kind; waits for it. */
  <E extends AgentEvent> E next(Class<E> kind) throws InterruptedException {
    return kind.cast(until(kind).getLast());
  }
}
