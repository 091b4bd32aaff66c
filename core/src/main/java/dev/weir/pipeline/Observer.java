package dev.weir.pipeline;

/**
 * Is told what happens in a run, on the thread on which it happens. What it throws is logged and
 * changes nothing. It should not block: the step waits for it.
 */
@FunctionalInterface
public interface Observer {
  /** It has happened. */
  void on(RunEvent event) throws Exception;
}
