package dev.weir.pipeline;

import dev.weir.channel.Overflow;
import dev.weir.internal.Nursery;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * One step at a time. A step whose items are taken by one other is asked for each item by that one,
 * on its thread; where a stream forks, those who take it take turns: whoever can go on and comes
 * next in the plan.
 */
final class Sequential extends Execution {
  private final Nursery threads;
  private final Turns turns;
  private final Map<Integer, Fork> forks = new HashMap<>();
  private final boolean[] ended;

  Sequential(Plan<?> plan, Object params, RunOptions options) {
    super(plan, params, options);
    threads = new Nursery(threadName(), options.closeTimeout());
    turns = new Turns(this::fork, this::finish);
    ended = new boolean[plan.nodes().size()];
    for (Node node : plan.nodes()) {
      if (node.output() != Output.STREAM) {
        turns.add(new Turn(step(node.index()), () -> isReady(node)));
      } else if (isForked(node)) {
        forks.put(node.index(), new Fork(this, node, turns));
      }
    }
  }

  @Override
  void begin() {
    turns.begin();
  }

  @Override
  boolean isConcurrent() {
    return false;
  }

  @Override
  void fork(StepRun step, String name, Task task) {
    throw new AssertionError("one step at a time, on its own thread");
  }

  private void fork(Turn turn) {
    try {
      var _ = threads.fork(turn.step.node.name(), Executors.callable(() -> run(turn)));
    } catch (IllegalStateException e) {
      // The run was closed meanwhile; what is not begun need not end.
      turns.leave(turn);
    }
  }

  private void run(Turn turn) {
    guarded(turn.step, () -> work(turn.step));
    ended[turn.step.node.index()] = true;
    turns.leave(turn);
  }

  /** Whether it and all that it draws from have what they take whole. */
  private boolean isReady(Node node) {
    return node.deps().stream().filter(Dep::ofStep).allMatch(this::isThere);
  }

  private boolean isThere(Dep dep) {
    Node giver = plan.nodes().get(dep.producer());
    boolean stream = giver.output() == Output.STREAM;
    if (stream && !dep.barrier()) {
      return isReady(giver);
    }
    return stream ? step(giver.index()).isOver() : ended[giver.index()];
  }

  /** Whether its items have to lie somewhere: several take them, or one that may lose some. */
  private boolean isForked(Node giver) {
    return plan.readers(giver) > 1
        || giver.takers().stream()
            .map(index -> plan.nodes().get(index).depOn(giver))
            .anyMatch(dep -> dep.overflow() != Overflow.SUSPEND);
  }

  @Override
  Tap stream(Node taker, Dep dep) {
    Fork fork = forks.get(dep.producer());
    return fork == null ? source(plan.nodes().get(dep.producer())) : fork.branch(taker);
  }

  /** What a step gives, nothing if it was left out. */
  Tap source(Node giver) {
    return isLeftOut(giver) ? new IteratorTap(java.util.List.of()) : tapOf(step(giver.index()));
  }

  @Override
  void interrupt() {
    threads.cancel();
  }

  @Override
  void close() {
    threads.close();
  }

  @Override
  EdgeStats edge(Node node) {
    Fork fork = forks.get(node.index());
    return fork == null ? EdgeStats.NONE : fork.stats();
  }
}
