package dev.weir.pipeline;

import dev.weir.channel.Overflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A stream that several steps take, one step at a time. Whoever finds nothing asks the source for
 * the next item, if all have room for it; else it lets the others run.
 */
final class Fork {
  private final Sequential run;
  private final Node giver;
  private final Turns turns;
  private final List<Branch> branches = new ArrayList<>();
  private @Nullable Tap source;
  private boolean asking;
  private boolean ended;
  private @Nullable SourceFailed failure;

  Fork(Sequential run, Node giver, Turns turns) {
    this.run = run;
    this.giver = giver;
    this.turns = turns;
    for (int index : giver.takers()) {
      Dep dep = run.plan.nodes().get(index).depOn(giver);
      if (!dep.barrier()) {
        branches.add(new Branch(index, dep.overflow()));
      }
    }
  }

  Tap branch(Node taker) {
    return branches.stream()
        .filter(branch -> branch.taker == taker.index())
        .findFirst()
        .orElseThrow();
  }

  EdgeStats stats() {
    int depth = branches.stream().mapToInt(branch -> branch.items.size()).max().orElse(0);
    long dropped = branches.stream().mapToLong(branch -> branch.dropped).sum();
    return new EdgeStats(depth, dropped, 0, 0);
  }

  /** Waits until those who take the items have them all. */
  void awaitTaken() throws InterruptedException {
    turns.await(() -> branches.stream().allMatch(branch -> branch.items.isEmpty()));
  }

  private boolean canAsk() {
    if (asking) {
      return false;
    }
    for (Branch branch : branches) {
      if (!branch.hasRoom()) {
        return false;
      }
    }
    return true;
  }

  private void ask() throws InterruptedException {
    asking = true;
    try {
      Object item = source().next();
      ended = item == null;
      if (item != null) {
        branches.forEach(branch -> branch.put(item));
      }
    } catch (SourceFailed e) {
      failure = e;
      ended = true;
    } finally {
      asking = false;
    }
  }

  private Tap source() {
    Tap opened = source;
    if (opened == null) {
      opened = run.source(giver);
      source = opened;
    }
    return opened;
  }

  private void closed() {
    if (branches.stream().allMatch(branch -> branch.closed) && !ended) {
      ended = true;
      source().close();
    }
  }

  private final class Branch extends Tap {
    private final int taker;
    private final Overflow overflow;
    private final Queue<Object> items = new ArrayDeque<>();
    private boolean closed;
    private long dropped;

    Branch(int taker, Overflow overflow) {
      this.taker = taker;
      this.overflow = overflow;
    }

    @Override
    @Nullable Object next() throws InterruptedException, SourceFailed {
      while (items.isEmpty() && !ended && !closed) {
        if (canAsk()) {
          ask();
        } else {
          turns.await(() -> !items.isEmpty() || ended || canAsk());
        }
      }
      if (items.isEmpty() && failure != null && !closed) {
        throw failure;
      }
      return items.poll();
    }

    @Override
    void close() {
      closed = true;
      items.clear();
      Fork.this.closed();
    }

    boolean hasRoom() {
      return closed
          || overflow != Overflow.SUSPEND
          || items.size() < giver.settings().maxInFlight();
    }

    void put(Object item) {
      if (closed) {
        return;
      }
      if (items.size() >= giver.settings().maxInFlight()) {
        dropped++;
        if (overflow == Overflow.DROP_NEWEST) {
          return;
        }
        items.remove();
      }
      items.add(item);
    }
  }
}
