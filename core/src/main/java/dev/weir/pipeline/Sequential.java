package dev.weir.pipeline;

import dev.weir.channel.Overflow;
import dev.weir.internal.Nursery;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        Set<Dep> awaited = new HashSet<>();
        addAwaited(node, awaited, new HashSet<>());
        turns.add(new Turn(step(node.index()), () -> awaited.stream().allMatch(this::isThere)));
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
    if (!isOver()) {
      guarded(turn.step, new Drive(turn.step)::go);
    }
    ended[turn.step.node.index()] = true;
    turns.leave(turn);
  }

  /** What it and all that it draws from take whole, or wait for. */
  private void addAwaited(Node node, Set<Dep> awaited, Set<Integer> seen) {
    for (Dep dep : node.deps()) {
      if (isStream(dep) && !dep.barrier()) {
        if (seen.add(dep.producer())) {
          addAwaited(plan.nodes().get(dep.producer()), awaited, seen);
        }
      } else if (dep.ofStep()) {
        awaited.add(dep);
      }
    }
  }

  private boolean isThere(Dep dep) {
    return ended[dep.producer()] || (isStream(dep) && step(dep.producer()).isOver());
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

  /** What a step gives. */
  Tap source(Node giver) {
    if (!isLeftOut(giver)) {
      return tapOf(step(giver.index()));
    }
    ended[giver.index()] = true;
    return new FailedTap(leftOut(giver));
  }

  @Override
  void awaitTaken(Node giver) throws InterruptedException {
    Fork fork = forks.get(giver.index());
    if (fork != null) {
      fork.awaitTaken();
    }
  }

  @Override
  List<Thread> threads() {
    return threads.living();
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
