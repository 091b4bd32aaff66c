package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import dev.weir.internal.Nursery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread for each step. A step starts when all that it takes is there; a stream is there
 * when the step that gives it has started. The first failure interrupts all.
 */
final class Concurrent extends Execution {
  private final Nursery threads;
  private final Map<Integer, Gate> gates = new HashMap<>();
  private final Map<Link, Edge> edges = new HashMap<>();
  private final @Nullable Watch watch;

  /** For each step, how many of those that it depends on are not there yet. */
  private final AtomicIntegerArray awaited;

  /** How many threads run, or are about to. */
  private final AtomicInteger active = new AtomicInteger();

  Concurrent(Plan<?> plan, Object params, RunOptions options) {
    super(plan, params, options);
    threads = new Nursery(threadName(), options.closeTimeout());
    awaited = new AtomicIntegerArray(plan.nodes().size());
    for (Node node : plan.nodes()) {
      awaited.set(node.index(), (int) node.deps().stream().filter(Dep::ofStep).count());
      if (node.output() == Output.STREAM) {
        gates.put(node.index(), gate(node));
      }
    }
    watch = plan.forks() ? watch() : null;
  }

  /** Only where a stream forks can steps wait for each other in a circle. */
  private Watch watch() {
    List<Watch.Way> ways = new ArrayList<>();
    edges.forEach((link, edge) -> ways.add(new Watch.Way(link.giver(), link.taker(), edge)));
    return new Watch(ticker(), ways, steps(), who -> fail(new Stuck(plan.name(), who)));
  }

  private Gate gate(Node giver) {
    List<Edge> ways = new ArrayList<>();
    for (int index : giver.takers()) {
      Dep dep = plan.nodes().get(index).depOn(giver);
      if (!dep.barrier()) {
        Edge edge = new Edge(giver.settings().maxInFlight(), dep.overflow());
        edges.put(new Link(giver.index(), index), edge);
        ways.add(edge);
      }
    }
    return new Gate(ways);
  }

  @Override
  void begin() {
    // Not by the counters: they change as soon as the first of these has started.
    List<Node> first =
        plan.nodes().stream().filter(node -> node.deps().stream().noneMatch(Dep::ofStep)).toList();
    if (watch != null) {
      watch.begin();
    }
    // All of them beforehand: the run ends with the last thread, and not on the caller's.
    active.set(first.size());
    first.forEach(this::start);
    if (first.isEmpty()) {
      finish();
    }
  }

  @Override
  Tap stream(Node taker, Dep dep) {
    return requireNonNull(edges.get(new Link(dep.producer(), taker.index())));
  }

  @Override
  void interrupt() {
    // Before the interrupt, which a function may swallow.
    edges.values().forEach(Edge::abort);
    threads.cancel();
  }

  @Override
  void awaitTaken(Node giver) throws InterruptedException {
    Gate gate = gates.get(giver.index());
    if (gate != null) {
      gate.awaitTaken();
    }
  }

  @Override
  List<Thread> threads() {
    return threads.living();
  }

  @Override
  void close() {
    threads.close();
  }

  @Override
  EdgeStats edge(Node node) {
    Gate gate = gates.get(node.index());
    return gate == null ? EdgeStats.NONE : gate.stats();
  }

  @Override
  boolean isConcurrent() {
    return true;
  }

  @Override
  void fork(StepRun step, String name, Task task) {
    active.incrementAndGet();
    start(step.node.name() + "/" + name, () -> guarded(step, task));
  }

  private void fork(Node node) {
    active.incrementAndGet();
    start(node);
  }

  private void start(Node node) {
    start(node.name(), () -> perform(step(node.index())));
  }

  private void start(String name, Runnable work) {
    try {
      var _ = threads.fork(name, Executors.callable(() -> run(work)));
    } catch (IllegalStateException closed) {
      // By close(), which has cancelled the run before: there is nothing more to do.
      left();
    }
  }

  /** Who starts after the interrupt was sent must see for itself. */
  private void run(Runnable work) {
    try {
      if (!isOver()) {
        work.run();
      }
    } finally {
      left();
    }
  }

  private void perform(StepRun step) {
    Gate gate = gates.get(step.node.index());
    guarded(
        step,
        () -> {
          if (gate == null) {
            new Drive(step).go();
          } else {
            arrived(step.node, false);
            pump(step, gate);
          }
        });
    arrived(step.node, true);
  }

  private void pump(StepRun step, Gate gate) throws InterruptedException {
    if (isLeftOut(step.node)) {
      gate.end(leftOut(step.node));
    } else {
      gate.pump(tapOf(step));
    }
  }

  /** What the step gives is there; if it has ended, those start that only wait for that. */
  private void arrived(Node giver, boolean ended) {
    boolean stream = giver.output() == Output.STREAM;
    for (int index : giver.takers()) {
      Node taker = plan.nodes().get(index);
      boolean wanted = !stream || taker.depOn(giver).barrier() == ended;
      if (wanted && awaited.decrementAndGet(index) == 0 && !isOver()) {
        fork(taker);
      }
    }
  }

  private void left() {
    if (active.decrementAndGet() == 0) {
      if (watch != null) {
        watch.end();
      }
      gates.values().forEach(Gate::clear);
      finish();
    }
  }

  private record Link(int giver, int taker) {}
}
