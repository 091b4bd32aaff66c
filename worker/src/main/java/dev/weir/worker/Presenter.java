package dev.weir.worker;

import dev.weir.agent.AgentSpec;

/**
 * Says as whom an agent takes a job, once it is known which one does. Runs on a thread of its own,
 * which is interrupted 2 s after the job was offered; many may run at the same time.
 */
@FunctionalInterface
public interface Presenter {
  /** How it appears. An exception, null, or no answer in time has the job refused. */
  Appearance present(Job job, AgentSpec agent) throws Exception;
}
