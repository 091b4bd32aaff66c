package dev.weir.worker;

import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** The agents of a pool. What is changed holds from the next job on. Any thread; none waits. */
final class Registry {
  private final ReentrantLock lock = new ReentrantLock();
  private final Defaults defaults;
  private final Prewarming prewarming;
  private volatile Roster roster = Roster.EMPTY;
  private volatile boolean warm;

  Registry(Defaults defaults, Prewarming prewarming) {
    this.defaults = defaults;
    this.prewarming = prewarming;
  }

  /** The agents as they are now; who looks twice may see others. */
  Roster now() {
    return roster;
  }

  /**
   * Registers an agent, filled up by the defaults.
   *
   * @return as it is hosted
   * @throws IllegalArgumentException if the name is taken, or the agent cannot be hosted
   * @throws PrewarmFailed if jobs are taken already, and what it wants loaded cannot be
   */
  HostedAgent add(Registration asked) {
    refuseTaken(roster, asked.name());
    HostedAgent agent = defaults.fill(asked); // runs the code of others: not under the lock
    if (warm || !add(agent, false)) {
      prewarming.warm(List.of(agent));
      add(agent, true);
    }
    return agent;
  }

  /** False if it must be warm first. */
  private boolean add(HostedAgent agent, boolean isWarm) {
    lock.lock();
    try {
      refuseTaken(roster, agent.name());
      if (warm && !isWarm) {
        return false;
      }
      roster = roster.with(agent);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has loaded what the agents want; from now on, before one is registered. Waits for their code.
   * Whether there was something to do.
   *
   * @throws PrewarmFailed if something cannot be loaded
   */
  boolean warm() {
    boolean first = !warm;
    while (!warm) {
      Roster now = roster;
      prewarming.warm(now.agents().values());
      lock.lock();
      try {
        warm = roster.equals(now);
      } finally {
        lock.unlock();
      }
    }
    return first;
  }

  /** Unregisters an agent; its sessions go on. */
  HostedAgent remove(String name) {
    Roster before =
        change(now -> {
          get(now, name);
          return now.without(name);
        });
    return get(before, name);
  }

  void choose(String name) {
    change(now -> now.choosing(get(now, name).name()));
  }

  HostedAgent get(String name) {
    return get(roster, name);
  }

  /** Returns what was before. */
  private Roster change(UnaryOperator<Roster> change) {
    lock.lock();
    try {
      Roster before = roster;
      roster = change.apply(roster);
      return before;
    } finally {
      lock.unlock();
    }
  }

  private static void refuseTaken(Roster roster, String name) {
    if (roster.find(name).isPresent()) {
      throw new IllegalArgumentException(
          "agent name: \"%s\" (expected: a name not yet registered)".formatted(name));
    }
  }

  private static HostedAgent get(Roster roster, String name) {
    return roster.find(name).orElseThrow(() -> unknown(roster, name));
  }

  private static HostRefused unknown(Roster roster, String name) {
    return new HostRefused(
        Reason.AGENT_NOT_FOUND,
        roster.agents().isEmpty()
            ? "agent: none is registered (expected: at least one; the worker's log says why)"
            : "agent: \"%s\" (expected: one of %s)".formatted(name, roster.names()));
  }
}
