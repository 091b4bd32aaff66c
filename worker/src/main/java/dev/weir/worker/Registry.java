package dev.weir.worker;

import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** The agents of a pool. What is changed holds from the next job on. Any thread; none waits. */
final class Registry {
  private final ReentrantLock lock = new ReentrantLock();
  private final Defaults defaults;
  private volatile Roster roster = Roster.EMPTY;

  Registry(Defaults defaults) {
    this.defaults = defaults;
  }

  /** The agents as they are now; who looks twice may see others. */
  Roster now() {
    return roster;
  }

  /**
   * Registers an agent, filled up by the defaults.
   *
   * @throws IllegalArgumentException if the name is taken, or the agent cannot be hosted
   */
  void add(Registration asked) {
    refuseTaken(roster, asked.name());
    HostedAgent agent = defaults.fill(asked); // runs the code of others: not under the lock
    change(now -> {
      refuseTaken(now, agent.name());
      return now.with(agent);
    });
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
