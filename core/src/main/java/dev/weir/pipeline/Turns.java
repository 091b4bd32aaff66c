package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lets one step run at a time. Whoever has the turn passes it on: to the next in the plan that can
 * go on. Only who has the turn touches what is here; a semaphore hands it over.
 */
final class Turns {
  private final List<Turn> all = new ArrayList<>();
  private final Consumer<Turn> starter;
  private final Runnable end;
  private int at = -1;

  Turns(Consumer<Turn> starter, Runnable end) {
    this.starter = starter;
    this.end = end;
  }

  void add(Turn turn) {
    all.add(turn);
  }

  void begin() {
    pass();
  }

  /** The step has ended. */
  void leave(Turn turn) {
    turn.leave();
    pass();
  }

  /** Lets others run until there is what the step that has the turn waits for. */
  void await(BooleanSupplier ready) throws InterruptedException {
    Turn self = all.get(at);
    self.waitFor(ready);
    pass();
    self.await();
    self.step.run.checkRunning();
  }

  private void pass() {
    int next = next();
    if (next >= 0) {
      at = next;
      give(all.get(next));
    } else if (all.stream().allMatch(Turn::hasLeft)) {
      end.run();
    } else {
      stuck();
    }
  }

  private void give(Turn turn) {
    if (turn.isStarted()) {
      turn.go();
    } else {
      turn.start();
      starter.accept(turn);
    }
  }

  /** The next that can go on; the one that has the turn comes last. */
  private int next() {
    boolean over = !all.isEmpty() && all.getFirst().step.run.isOver();
    for (int i = 1; i <= all.size(); i++) {
      int index = Math.floorMod(at + i, all.size());
      Turn turn = all.get(index);
      // In a run that is over, those that were started go on to their ends; the others never start.
      if (over ? turn.isStarted() && !turn.hasLeft() : turn.canGoOn()) {
        return index;
      }
    }
    return -1;
  }

  private void stuck() {
    Execution run = all.getFirst().step.run;
    if (run.isOver()) {
      endOrLetGo();
      return;
    }
    String who =
        all.stream()
            .filter(turn -> turn.isStarted() && !turn.hasLeft())
            .map(turn -> turn.step.node.name())
            .collect(Collectors.joining(", "));
    run.fail(new Stuck(run.plan.name(), who));
    pass();
  }

  /** The run may have ended only after the look at who can go on: then some still wait. */
  private void endOrLetGo() {
    if (all.stream().anyMatch(turn -> turn.isStarted() && !turn.hasLeft())) {
      pass();
    } else {
      end.run();
    }
  }
}
