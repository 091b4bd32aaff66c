package dev.weir.agent;

/**
 * What is loaded before the first session, for all sessions of a process: models, tables, clients.
 * An agent's class names one by {@link AgentConfig#prewarm}; agents that name the same share what
 * it loads. Runs once a process, on a virtual thread, before any job is taken.
 */
@FunctionalInterface
public interface Prewarm {
  /**
   * Loads, and {@linkplain ProcessContext#put puts} where sessions find it. May block; interrupted
   * when it takes longer than the host allows, which then does not start.
   *
   * @throws Exception if it cannot be loaded; the host does not start then
   */
  void load(ProcessContext process) throws Exception;

  /** Nothing to load. */
  final class None implements Prewarm {
    @Override
    public void load(ProcessContext process) {
      // Nothing.
    }
  }
}
